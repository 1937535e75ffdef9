import type { IncomingMessage } from 'node:http';

/** Whatever a client says about the way it came is its own invention: this is the first hop. */
const CLAIMED = /^(?:x-forwarded-.+|forwarded|x-real-ip|x-original-forwarded-for)$/;

/**
 * Rewrites the headers that the backend will get. Overwrites, never appends: services trust one
 * hop (`TRUST_PROXY_HOPS`), and rate limits are counted by the address found here.
 */
export function rewriteHeaders(req: IncomingMessage): void {
  const { headers, socket } = req;
  for (const name of Object.keys(headers)) {
    if (CLAIMED.test(name)) delete headers[name];
  }
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  headers['x-forwarded-for'] = address;
  headers['x-real-ip'] = address;
  headers['x-forwarded-proto'] = 'http'; // the gateway has no TLS: that is the cluster's business
  if (headers.host !== undefined) headers['x-forwarded-host'] = headers.host;
  dropHopByHop(req);
}

/** These speak about the connection to the client, not about the one to the backend (RFC 9110, 7.6.1). */
function dropHopByHop({ headers }: IncomingMessage): void {
  const connection = headers.connection ?? '';
  for (const name of ['expect', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te']) {
    delete headers[name];
  }
  if (/\bupgrade\b/i.test(connection)) headers.connection = 'upgrade';
  else if (/\bclose\b/i.test(connection)) headers.connection = 'close';
  else delete headers.connection;
}
