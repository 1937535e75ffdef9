import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, one of which could take it again. */
const LOWEST = 20_000;
const COUNT = 12_000;

let next = LOWEST + Math.floor(Math.random() * COUNT);

/** A port of 127.0.0.1 that nobody listens on, nor was handed out here before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < LOWEST + COUNT ? next + 1 : LOWEST;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
