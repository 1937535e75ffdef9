import { createServer, type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import type { ServerInfo } from './commands/command';
import { Cursors } from './cursors';
import { Catalog } from './storage/catalog';
import { memoryLog } from './storage/change-log';
import { serveConnection } from './wire/connection';

export interface MongoOptions {
  /** 0: any free port. */
  port: number;
  /** The address to bind; default 127.0.0.1. */
  host?: string;
  /** Called when a client asks the server to shut down; it has closed by then. */
  onShutdown?: () => void;
}

export interface MongoServer {
  port: number;
  /** Ends every connection and leaves nothing unwritten. May be called again. */
  close(): Promise<void>;
}

/** Starts the embedded server. */
export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const catalog = new Catalog(memoryLog);
  const cursors = new Cursors();
  const sockets = new Set<Socket>();
  const startedAt = new Date();
  let connections = 0;
  let closing: Promise<void> | undefined;

  const info: ServerInfo = {
    startedAt,
    host: os.hostname(),
    arguments: process.argv,
    counts: new Map(),
    connections: () => sockets.size,
    shutdown: () => void close().then(options.onShutdown),
  };

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const connection = {
      id: connections,
      address: `${socket.remoteAddress}:${socket.remotePort}`,
    };
    serveConnection(socket, { catalog, cursors, connection, server: info }).catch(() =>
      socket.destroy(),
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });

  function close(): Promise<void> {
    closing ??= (async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      cursors.close();
      await catalog.log.synced();
    })();
    return closing;
  }

  return { port: (server.address() as AddressInfo).port, close };
}
