import { spawn } from 'node:child_process';
import path from 'node:path';
import { findOnPath } from '@gittix/local/build/launcher/on-path';
import { acceptsTcp } from '@gittix/local/build/launcher/probes';
import { freePort } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import { root } from '../../src/build-image';

/** A server outside containers; what it says comes with the error when it does not start. */
export interface Engine {
  readonly port: number;
  stop(): Promise<void>;
}

/** MongoDB for all services, embedded, in memory. */
export function startMongo(): Promise<Engine> {
  return startEmbedded('mongo', (port) => ['--port', `${port}`]);
}

/** NATS Streaming, embedded, in memory, with the flags of the manifest. */
export function startNats(): Promise<Engine> {
  return startEmbedded('stan', (port) => [
    ...['-p', `${port}`, '-hbi', '5s', '-hbt', '5s', '-hbf', '2', '-cid', 'ticketing'],
  ]);
}

/** Redis, where it is on `PATH`; there is no embedded one. */
export async function startRedis(): Promise<Engine | undefined> {
  const program = findOnPath('redis-server');
  if (!program) return undefined;
  const port = await freePort();
  return start(program, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], port);
}

/** The gateway, in the place of the Ingress controller. */
export function startGateway(backends: readonly string[], simulator: number): Promise<Engine> {
  return startEmbedded('gateway', (port) => [
    ...['--port', `${port}`, '--host', '127.0.0.1'],
    ...['--ingress', path.join(root, 'infra/k8s/ingress-srv.yaml')],
    ...backends.flatMap((backend) => ['--backend', backend]),
    ...['--stripe-simulator', `127.0.0.1:${simulator}`],
  ]);
}

async function startEmbedded(name: string, args: (port: number) => string[]): Promise<Engine> {
  const port = await freePort();
  const cli = path.join(root, 'infra/local/build', name, 'cli.js');
  return start(process.execPath, [cli, ...args(port)], port);
}

async function start(program: string, args: readonly string[], port: number): Promise<Engine> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => (output += error.message));
  const engine = { port, stop: () => stopProcess(child) };
  try {
    await until(`${path.basename(args[0] ?? program)} on port ${port}`, () => {
      if (child.exitCode !== null) throw new Error(`${program} ${args.join(' ')} ended`);
      return acceptsTcp(port);
    });
    return engine;
  } catch (error) {
    await engine.stop();
    throw new Error(`${(error as Error).message}: ${output}`, { cause: error });
  }
}
