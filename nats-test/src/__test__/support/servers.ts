import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { findOnPath } from '@gittix/local/build/launcher/on-path';
import { freePorts } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';

const EMBEDDED = path.resolve(__dirname, '../../../../infra/local/build/stan/cli.js');
const REAL = 'nats-streaming-server';
const installed = findOnPath(REAL);

/** A server that the tour is taken on. */
export interface Target {
  name: string;
  /** Undefined when it is not installed. */
  command?: string[];
  /** What it says when it can be used. */
  ready: string;
}

export const embedded: Target = {
  name: 'embedded',
  command: [process.execPath, EMBEDDED],
  ready: 'stan: ready',
};

export const targets: Target[] = [
  embedded,
  { name: REAL, command: installed ? [installed] : undefined, ready: 'Streaming Server is ready' },
];

export interface RunningServer {
  url: string;
  monitorUrl: string;
  stop(): Promise<void>;
}

/** Starts a server with these flags, on free ports unless others are given. */
export async function startServer(
  target: Target,
  flags: string[],
  ports?: number[],
): Promise<RunningServer> {
  const [port, monitorPort] = ports ?? (await freePorts(2));
  const [program = '', ...first] = target.command ?? [];
  const own = { '-p': `${port}`, '-m': `${monitorPort}` };
  const args = [...first, '-a', '127.0.0.1', ...replaced(flags, own)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await untilReady(child, target).catch(async (error: unknown) => {
    await stopProcess(child);
    throw error;
  });
  return {
    url: `nats://127.0.0.1:${port}`,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    stop: () => stopProcess(child),
  };
}

function replaced(flags: string[], own: Record<string, string>): string[] {
  return flags.map((flag, index) => own[flags[index - 1] ?? ''] ?? flag);
}

async function untilReady(child: ChildProcess, { name, ready }: Target): Promise<void> {
  let output = '';
  let ended = false;
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  child.once('error', (error) => (output += error.message));
  child.once('close', () => (ended = true));
  await until(() => ended || output.includes(ready));
  if (ended) throw new Error(`${name} ended before it was ready: ${output}`);
}
