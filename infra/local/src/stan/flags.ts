import { defaultLimits } from './store/store';
import type { StoreLimits } from './store/store';
import type { HeartbeatOptions } from './streaming/clients';

/** What the command line asks for. Names and defaults are those of nats-streaming-server. */
export interface Flags {
  host: string;
  port: number;
  monitorPort: number | undefined;
  clusterId: string;
  dir: string | undefined;
  heartbeat: HeartbeatOptions;
  limits: StoreLimits;
  debug: boolean;
  help: boolean;
}

/** A command line that can't be understood, in one line that says what was wrong. */
export class FlagError extends Error {}

export const usage = `Usage: engine:stan [options]    (an embedded NATS Streaming server; flags as nats-streaming-server)

    -cid, --cluster_id <string>      Cluster id (test-cluster)
    -st, -store, --store <string>    MEMORY or FILE (MEMORY)
    -dir <string>                    Folder of the file store
    -mc,  --max_channels <int>       Channels at most, 0: no limit (100)
    -msu, --max_subs <int>           Subscriptions a channel (1000)
    -mm,  --max_msgs <int>           Messages a channel (1000000)
    -mb,  --max_bytes <size>         Bytes a channel (1000000KB)
    -ma,  --max_age <duration>       Age of a message, 0: no limit (0s)
    -hbi, --hb_interval <duration>   Time between heartbeats to a client (30s)
    -hbt, --hb_timeout <duration>    Time a client has to answer (10s)
    -hbf, --hb_fail_count <int>      Heartbeats a client may miss in a row (10)
    -SD,  --stan_debug               Log what clients do
    -a, -addr <string>               Address to listen on (127.0.0.1)
    -p, -port <int>                  Port for clients (4222)
    -m, -http_port <int>             Port of the monitoring pages (none)
    -h, -help                        This text`;

const booleans: Record<string, 'debug' | 'help'> = {
  SD: 'debug',
  stan_debug: 'debug',
  h: 'help',
  help: 'help',
};

const setters: Record<string, (flags: Flags, value: string) => void> = {
  a: (flags, value) => (flags.host = value),
  p: (flags, value) => (flags.port = port(value)),
  m: (flags, value) => (flags.monitorPort = port(value)),
  cid: (flags, value) => (flags.clusterId = clusterId(value)),
  dir: (flags, value) => (flags.dir = value),
  mc: (flags, value) => (flags.limits.maxChannels = integer(value)),
  msu: (flags, value) => (flags.limits.maxSubscriptions = integer(value)),
  mm: (flags, value) => (flags.limits.maxMessages = integer(value)),
  mb: (flags, value) => (flags.limits.maxBytes = size(value)),
  ma: (flags, value) => (flags.limits.maxAge = duration(value)),
  hbi: (flags, value) => (flags.heartbeat.interval = duration(value)),
  hbt: (flags, value) => (flags.heartbeat.timeout = duration(value)),
  hbf: (flags, value) => (flags.heartbeat.maxFailures = integer(value)),
};

const longNames: Record<string, string> = {
  addr: 'a',
  port: 'p',
  http_port: 'm',
  cluster_id: 'cid',
  st: 'store',
  max_channels: 'mc',
  max_subs: 'msu',
  max_msgs: 'mm',
  max_bytes: 'mb',
  max_age: 'ma',
  hb_interval: 'hbi',
  hb_timeout: 'hbt',
  hb_fail_count: 'hbf',
};

/**
 * Reads flags in Go's style: `-cid x`, `-cid=x`, `--cid x` and `--cid=x` are the same; a boolean takes
 * its value only by `=`.
 *
 * @throws FlagError
 */
export function parseFlags(args: string[]): Flags {
  const flags: Flags = {
    host: '127.0.0.1',
    port: 4222,
    monitorPort: undefined,
    clusterId: 'test-cluster',
    dir: undefined,
    heartbeat: { interval: 30_000, timeout: 10_000, maxFailures: 10 },
    limits: { ...defaultLimits },
    debug: false,
    help: false,
  };
  let store = 'MEMORY';

  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const match = /^--?([^-=][^=]*)(?:=([^]*))?$/.exec(arg);
    if (!match) throw new FlagError(`unexpected argument "${arg}"`);
    const [, given, inline] = match;
    const name = longNames[given] ?? given;
    if (Object.hasOwn(booleans, name)) {
      flags[booleans[name]] = boolean(given, inline ?? 'true');
      continue;
    }
    const set = Object.hasOwn(setters, name) ? setters[name] : undefined;
    if (!set && name !== 'store') throw new FlagError(`unknown flag -${given}`);
    const value = inline ?? rest.shift();
    if (value === undefined) throw new FlagError(`flag -${given} needs a value`);
    if (set) assign(given, value, () => set(flags, value));
    else store = value.toUpperCase();
  }
  return withStore(flags, store);
}

function withStore(flags: Flags, store: string): Flags {
  if (store !== 'MEMORY' && store !== 'FILE') {
    throw new FlagError(`flag -store: "${store}" is neither MEMORY nor FILE`);
  }
  if (store === 'FILE' && !flags.dir) throw new FlagError('-store FILE needs a folder: give -dir');
  return store === 'FILE' ? flags : { ...flags, dir: undefined };
}

function assign(flag: string, value: string, set: () => void): void {
  try {
    set();
  } catch (error) {
    throw new FlagError(`flag -${flag}: "${value}" ${(error as Error).message}`);
  }
}

function boolean(flag: string, value: string): boolean {
  if (!/^(true|false|t|f|1|0)$/i.test(value)) {
    throw new FlagError(`flag -${flag}: "${value}" is neither true nor false`);
  }
  return /^(true|t|1)$/i.test(value);
}

function clusterId(value: string): string {
  if (!/^[a-zA-Z0-9_-]+$/.test(value))
    throw new Error('is no cluster id (letters, digits, - and _)');
  return value;
}

function integer(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new Error('is no whole number');
  return Number(value);
}

function port(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65535) throw new Error('is no port');
  return Number(value);
}

const sizes: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Bytes: `1024`, `64KB`, `10M` … */
function size(value: string): number {
  const match = /^(\d{1,15})([KMG]?)B?$/i.exec(value);
  if (!match) throw new Error('is no size (such as 64KB)');
  return Number(match[1]) * sizes[match[2].toUpperCase()];
}

const units: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Go's durations, `5s`, `500ms`, `1m30s`; returns milliseconds. */
export function duration(value: string): number {
  if (value === '0') return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(value)) {
    throw new Error('is no duration (such as 5s or 500ms)');
  }
  const parts = value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0);
}
