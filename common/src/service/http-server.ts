import { createServer, type RequestListener, type Server } from 'node:http';
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
  answerClientErrors(server);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot listen on ${host}:${port} (${reasonOf(error)}): set ${setting}`));
    });
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => drain(server) };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'the port is in use';
  return error.code === 'EACCES' ? 'not allowed' : error.message;
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
