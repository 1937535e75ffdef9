import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientErrors } from '../http/client-errors';

/** Longer than any proxy keeps an idle connection, or it would send a request into a closed one. */
const KEEP_ALIVE_MS = 75_000;

/** How long requests under way may take when the server stops, in milliseconds. */
const DRAIN_MS = 10_000;

export interface HttpServer {
  readonly port: number;
  /** Takes no new request, and resolves when those under way are answered. */
  readonly stop: () => Promise<void>;
}

/**
 * @param setting names the environment variable that the port came from
 * @throws when the port is taken, with a message that names the setting
 */
export async function listenHttp(
  app: RequestListener,
  port: number,
  host: string,
  setting: string,
): Promise<HttpServer> {
  const server = createServer(app);
  const answering = trackAnswers(server);
  answerClientErrors(server);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot listen on ${host}:${port} (${reasonOf(error)}): set ${setting}`));
    });
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => drain(server, answering) };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'the port is in use';
  return error.code === 'EACCES' ? 'not allowed' : error.message;
}

/** The answers that are under way; those that begin while the server stops end their connection. */
function trackAnswers(server: Server): ReadonlySet<ServerResponse> {
  const answering = new Set<ServerResponse>();
  server.prependListener('request', (_req, res: ServerResponse) => {
    answering.add(res);
    res.once('close', () => answering.delete(res));
    if (!server.listening) endConnection(server, res);
  });
  return answering;
}

function drain(server: Server, answering: ReadonlySet<ServerResponse>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    for (const res of answering) endConnection(server, res);
  });
}

/**
 * Or a proxy would go on sending requests down it, until the last of them is cut off: Node closes
 * by itself only connections that are idle when the server is.
 */
function endConnection(server: Server, res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
  // idle only once the answer's own end has been seen to
  else res.once('close', () => setImmediate(() => server.closeIdleConnections()));
}
