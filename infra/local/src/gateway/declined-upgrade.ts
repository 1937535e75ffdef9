import type { IncomingMessage } from 'node:http';

/**
 * Java's HttpClient and `curl --http2` offer HTTP/2 with a plain request (`Upgrade: h2c`); a server
 * that does not want it answers as if they had not (RFC 9110, 7.8). Only web sockets are wanted here.
 */
export function wantsWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * The request as its sender would have written it without the offer. Node's parser lets go of a
 * connection once it has seen one, so it is to be read anew, from here.
 *
 * @param head what came behind the headers
 */
export function withoutUpgrade(req: IncomingMessage, head: Buffer): Buffer {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i] ?? '';
    if (!OFFER.test(name)) lines.push(`${name}: ${req.rawHeaders[i + 1]}`);
  }
  if (/\bclose\b/i.test(req.headers.connection ?? '')) lines.push('Connection: close');
  // latin1 is what Node reads header bytes as
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]);
}

const OFFER = /^(?:connection|upgrade|http2-settings)$/i;
