import { freePort } from '../ports';
import { acceptsTcp } from '../probes';
import { findServer, logFileOf, requireReachable, type Engine, type EngineContext } from './engine';

/** Where expiration keeps its timers. */
export interface QueueEngine extends Engine {
  /** The variables that tell an expiration process of this name. */
  environmentOf(processName: string): NodeJS.ProcessEnv;
}

export async function chooseQueue(context: EngineContext): Promise<QueueEngine> {
  const { settings, folder } = context;
  if (settings.REDIS_HOST) return outside(settings.REDIS_HOST, settings.REDIS_PORT);

  const server = findServer('redis-server', context);
  if (server) return redisServer(server, context);

  return {
    title: "expiration's queue",
    source: 'embedded',
    place: folder.folder('expiration'),
    environmentOf: (name) => ({ EXPIRATION_QUEUE_DIR: folder.folder(`expiration/${name}`) }),
  };
}

async function redisServer(server: string, { folder, inherited }: EngineContext) {
  const port = await freePort();
  return {
    title: 'Redis',
    source: 'found on PATH',
    place: `redis://127.0.0.1:${port}`,
    environmentOf: () => ({ REDIS_HOST: '127.0.0.1', REDIS_PORT: `${port}` }),
    process: {
      name: 'redis',
      command: server,
      args: [
        ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder.folder('redis-server')],
        // a timer that was set is on disk: a snapshot now and then would lose the last of them
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
      ],
      env: () => inherited,
      logFile: logFileOf('redis', folder),
      isReady: () => acceptsTcp(port),
      url: `redis://127.0.0.1:${port}`,
    },
  } satisfies QueueEngine;
}

function outside(host: string, port: number): QueueEngine {
  return {
    title: 'Redis',
    source: 'outside URL',
    place: `redis://${host}:${port}`,
    environmentOf: () => ({ REDIS_HOST: host, REDIS_PORT: `${port}` }),
    requireReachable: () => requireReachable('REDIS_HOST', host, port),
  };
}
