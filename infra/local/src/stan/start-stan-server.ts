import { randomBytes } from 'node:crypto';
import type { Logger } from './logger';
import { startMonitor } from './monitor/monitor';
import type { Monitor } from './monitor/monitor';
import { Broker } from './nats/broker';
import { startNatsServer } from './nats/nats-server';
import type { NatsServer } from './nats/nats-server';
import { openFileStore } from './store/file-store';
import { openMemoryStore } from './store/memory-store';
import { StoreError } from './store/store-error';
import type { Store, StoreLimits } from './store/store';
import type { HeartbeatOptions } from './streaming/clients';
import { acceptClients } from './streaming/connecting';
import { acceptPublications } from './streaming/publishing';
import { StreamingServer } from './streaming/streaming-server';
import { acceptSubscriptions } from './streaming/subscribing';

export interface StanServerOptions {
  /** Address to listen on. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Port of the monitoring pages; undefined for none, 0 takes a free one. */
  monitorPort: number | undefined;
  clusterId: string;
  /** Folder of the file store; undefined keeps everything in memory. */
  dir: string | undefined;
  heartbeat: HeartbeatOptions;
  limits: StoreLimits;
  logger: Logger;
  /** Storage failed; the server can't keep its promises any more and should end. */
  onFailure: (error: Error) => void;
}

export interface StanServer {
  readonly port: number;
  readonly monitorPort: number | undefined;
  /** Cuts all connections, then writes what is still in memory. */
  close(): Promise<void>;
}

/** Why the server could not start, in one line that says what to do. */
export class StartError extends Error {}

/** Starts a NATS server with NATS Streaming on top. @throws StartError */
export async function startStanServer(options: StanServerOptions): Promise<StanServer> {
  const store = openStore(options);
  let nats: NatsServer | undefined;
  let monitor: Monitor | undefined;
  let streaming: StreamingServer | undefined;

  const close = async () => {
    // what has been received is still acknowledged
    await streaming?.commit();
    await Promise.all([nats?.close(), monitor?.close()]);
    streaming?.stop();
    await store.close();
  };

  try {
    const broker = new Broker();
    const id = randomBytes(11).toString('hex');
    streaming = serve(options, store, broker);
    nats = await listening(options, options.port, '-p', (host, port) =>
      startNatsServer(broker, { id, host, port }),
    );
    const pages = { streaming, broker, nats, id, host: options.host };
    if (options.monitorPort !== undefined) {
      monitor = await listening(options, options.monitorPort, '-m', (host, port) =>
        startMonitor(pages, { host, port }),
      );
    }
    return { port: nats.port, monitorPort: monitor?.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openStore(options: StanServerOptions): Store {
  const { dir, limits, clusterId } = options;
  const store = dir === undefined ? openMemoryStore(limits) : openFolder(dir, options);
  if (store.state.clusterId === '') {
    store.record({ type: 'server', clusterId });
  } else if (store.state.clusterId !== clusterId) {
    void store.close();
    throw new StartError(
      `folder ${dir} belongs to cluster "${store.state.clusterId}", not "${clusterId}": change -cid or -dir`,
    );
  }
  return store;
}

function openFolder(dir: string, options: StanServerOptions): Store {
  try {
    return openFileStore(dir, options);
  } catch (error) {
    if (error instanceof StoreError) throw new StartError(error.message);
    throw error;
  }
}

function serve(options: StanServerOptions, store: Store, broker: Broker): StreamingServer {
  const { clusterId, heartbeat, onFailure, logger } = options;
  const server = new StreamingServer({ clusterId, heartbeat, onFailure }, store, broker, logger);
  acceptClients(server);
  acceptPublications(server);
  acceptSubscriptions(server);
  return server;
}

async function listening<T>(
  { host }: StanServerOptions,
  port: number,
  flag: string,
  listen: (host: string, port: number) => Promise<T>,
): Promise<T> {
  try {
    return await listen(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartError(`port ${port} is already in use: choose another one with ${flag}`);
    }
    throw new StartError(`can't listen on ${host}:${port} (${code}): see -a and ${flag}`);
  }
}
