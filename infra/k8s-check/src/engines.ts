import type { IContainer } from 'kubernetes-models/v1';
import { amountOf } from './quantity';

/** What is known of an image of others: no schema tells it, and else only a running pod would show it. */
export interface Engine {
  /** The folder that has to outlive its pod; nothing when the arguments name none. */
  readonly dataFolder: (args: readonly string[]) => string | undefined;
  /** The other folders that it can't do without writing to. */
  readonly alsoWrites: readonly string[];
  /** Without these it acknowledges what it may lose: by option, its value. */
  readonly options: Readonly<Record<string, string>>;
  /** The most that it keeps in memory by these arguments; bytes, 0 when they do not say. */
  readonly cache: (args: readonly string[]) => number;
  /** Variables without which it does not run everywhere. */
  readonly variables: Readonly<Record<string, string>>;
  /** What probes may ask, beside whether a port is open: paths, and commands. */
  readonly answers: readonly string[];
}

const engines: Readonly<Record<string, Engine>> = {
  mongo: {
    dataFolder: (args) => valueOf('--dbpath', args) ?? '/data/db',
    alsoWrites: ['/tmp'], // its socket
    options: {},
    cache: (args) => Number(valueOf('--wiredTigerCacheSizeGB', args) ?? 0) * 2 ** 30,
    // its allocator and Linux 6.19 to 7.0.13: https://jira.mongodb.org/browse/SERVER-121912
    variables: { GLIBC_TUNABLES: 'glibc.pthread.rseq=1' },
    answers: [],
  },
  redis: {
    dataFolder: (args) => valueOf('--dir', args) ?? '/data',
    alsoWrites: [],
    options: {
      '--appendonly': 'yes',
      '--appendfsync': 'always',
      '--maxmemory-policy': 'noeviction',
    },
    cache: (args) => amountOf(valueOf('--maxmemory', args)?.replace('mb', 'Mi')) || 0,
    variables: {},
    answers: ['redis-cli -e ping'], // without -e, LOADING is a success
  },
  'nats-streaming': {
    dataFolder: (args) => valueOf('-dir', args),
    alsoWrites: [],
    options: { '-store': 'file' },
    cache: () => 0,
    variables: {},
    answers: ['/healthz', '/streaming/serverz'],
  },
};

/** The engine in a container, whatever registry its image is of: `docker.io/library/mongo:8.0.30`. */
export function engineOf({ image = '' }: IContainer): Engine | undefined {
  const [, name = ''] = /([\w-]+)(?::[\w.-]+)?(?:@.*)?$/.exec(image) ?? [];
  return engines[name];
}

/** What follows an option: `--dir /data`. */
export function valueOf(option: string, args: readonly string[]): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}
