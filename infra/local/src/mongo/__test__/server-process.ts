import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A server that runs as a process of its own. */
export interface ServerProcess {
  uri: string;
  /** All that it has written to stderr so far. */
  stderr(): string;
  /** Sends a signal and waits until the process is gone; resolves with its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Waits until the process has ended by itself. */
  ended(): Promise<number | null>;
}

const cli = path.resolve(__dirname, '../../../build/mongo/cli.js');

const running = new Set<ChildProcess>();

/** Of a test that has failed. */
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the embedded server on a free port. */
export async function startEmbedded(...args: string[]): Promise<ServerProcess> {
  const server = await launch(process.execPath, [cli, '--port', '0', ...args]);
  const port = /waiting for connections on [\w.]+:(\d+)/.exec(server.firstLine)?.[1];
  if (!port) throw new Error(`no port in: ${server.firstLine}`);
  return { ...server, uri: `mongodb://127.0.0.1:${port}` };
}

/** Starts a program and waits until it says that it is waiting for connections. */
export async function launch(
  program: string,
  args: string[],
): Promise<Omit<ServerProcess, 'uri'> & { firstLine: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  // not when it exits: what it said last may still be on its way then
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const firstLine = await readyLine(child, () => stderr);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return closed;
  };
  return { firstLine, stderr: () => stderr, end, ended: () => closed };
}

function readyLine(child: ChildProcess, stderr: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += String(chunk);
      if (/waiting for connections/i.test(stdout)) resolve(stdout);
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`exit code ${code}: ${stdout}${stderr()}`)));
  });
}

/** Runs the command line to its end, for starts that fail. */
export async function runCli(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** A new folder, and how to be rid of it. */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gittix-mongo-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
