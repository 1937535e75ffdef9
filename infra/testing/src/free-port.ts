import { createServer } from 'node:net';

/**
 * Where ports are looked for: below those that systems give to outgoing connections (from 32768 on
 * Linux, from 49152 elsewhere), or such a connection could take one before its process listens.
 */
const LOWEST = 20_000;
const COUNT = 12_000;

/** Suites that start at once begin at different places, and go on port by port. */
let next = LOWEST + Math.floor(Math.random() * COUNT);

/**
 * A port of 127.0.0.1 that nobody listens on, nor was handed out here before. (The launcher has its
 * own, by get-port: an ES module, which Jest can't load.)
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < LOWEST + COUNT ? next + 1 : LOWEST;
    if (await isFree(port)) return port;
  }
}

/** Several, each another one. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
