import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import os from 'node:os';
import type { ServerInfo } from './commands/command';
import { Cursors } from './cursors';
import { EXPIRY_INTERVAL_MS, removeExpired } from './storage/expiry';
import { openFolder, openInMemory, type OpenCatalog } from './storage/open';
import { serveConnection } from './wire/connection';

export interface MongoOptions {
  /** 0: any free port. */
  port: number;
  /** The address to bind; default 127.0.0.1. */
  host?: string;
  /** The data folder. Without one the data lives in memory. */
  dbpath?: string;
  /** A log is replaced by a snapshot when it outgrows the last one by this, in bytes; 32 MB. */
  compactAt?: number;
  /** Told of what an operator should know, a line each. */
  warn?: (message: string) => void;
  /** Called when the disk refuses a write: from then on no write is acknowledged. */
  onFailure?: (error: Error) => void;
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
  const data = await openData(options);
  const { catalog } = data;
  const cursors = new Cursors();
  const expiry = setInterval(() => removeExpired(catalog, new Date()), EXPIRY_INTERVAL_MS);
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

  try {
    await listen(server, options);
  } catch (error) {
    clearInterval(expiry);
    await data.close();
    throw error;
  }

  function close(): Promise<void> {
    closing ??= (async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      clearInterval(expiry);
      cursors.close();
      await data.close();
    })();
    return closing;
  }

  return { port: (server.address() as AddressInfo).port, close };
}

const COMPACT_AT = 32 * 1024 * 1024;

function openData(options: MongoOptions): Promise<OpenCatalog> {
  if (options.dbpath === undefined) return Promise.resolve(openInMemory());
  return openFolder(options.dbpath, {
    compactAt: options.compactAt ?? COMPACT_AT,
    warn: options.warn ?? ignore,
    onFailure: options.onFailure ?? ignore,
  });
}

function ignore(): void {}

function listen(server: Server, { port, host = '127.0.0.1' }: MongoOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
