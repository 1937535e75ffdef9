import { claimPort } from '../ports';
import { acceptsTcp } from '../probes';
import {
  embedded,
  findServer,
  logFileOf,
  requireReachable,
  type Engine,
  type EngineContext,
} from './engine';

export interface NatsEngine extends Engine {
  readonly url: string;
  /** `/streaming/channelsz` and the like; unknown for an outside server. */
  readonly monitorUrl?: string;
  readonly clusterId: string;
}

export async function chooseNats(context: EngineContext): Promise<NatsEngine> {
  const { settings } = context;
  const clusterId = settings.NATS_CLUSTER_ID;
  if (settings.NATS_URL) return outside(settings.NATS_URL, clusterId);

  const port = await claimPort('NATS_PORT', settings.NATS_PORT, ['127.0.0.1']);
  const monitor = await claimPort('NATS_MONITOR_PORT', settings.NATS_MONITOR_PORT, ['127.0.0.1']);
  const server = findServer('nats-streaming-server', context);
  // a folder for each: neither server reads the other's files
  const data = context.folder.folder(server ? 'nats-streaming-server' : 'nats');
  const args = [
    ...['-p', `${port}`, '-m', `${monitor}`, '-a', '127.0.0.1'],
    ...['-hbi', '5s', '-hbt', '5s', '-hbf', '2', '-SD'],
    ...['-cid', clusterId, '-store', 'file', '-dir', data],
  ];
  const url = `nats://127.0.0.1:${port}`;

  return {
    title: 'NATS Streaming',
    source: server ? 'found on PATH' : 'embedded',
    place: url,
    url,
    monitorUrl: `http://127.0.0.1:${monitor}`,
    clusterId,
    process: {
      name: 'nats',
      ...(server ? { command: server, args } : embedded('stan', args)),
      env: () => context.inherited,
      logFile: logFileOf('nats', context.folder),
      isReady: () => acceptsTcp(port),
      url,
    },
  };
}

function outside(url: string, clusterId: string): NatsEngine {
  return {
    title: 'NATS Streaming',
    source: 'outside URL',
    place: url.replace(/\/\/[^@/]*@/g, '//'),
    url,
    clusterId,
    requireReachable: () => {
      const [first = url] = url.split(',');
      const { hostname, port } = new URL(first);
      return requireReachable('NATS_URL', hostname, Number(port || 4222));
    },
  };
}
