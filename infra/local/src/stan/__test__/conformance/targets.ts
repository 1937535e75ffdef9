import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@gittix/testing/free-port';

const CLI = path.resolve(__dirname, '../../../../build/stan/cli.js');
export const CLUSTER = 'ticketing';

/** A server that the suite runs against. */
export interface Target {
  name: string;
  /** Command and its first arguments; undefined when the server is not installed. */
  command: string[] | undefined;
  /** What it prints, on either stream, when it is ready. */
  ready: string;
}

export const embedded: Target = {
  name: 'embedded',
  command: [process.execPath, CLI],
  ready: 'stan: ready',
};

const real: Target = {
  name: 'nats-streaming-server',
  command: onPath('nats-streaming-server'),
  ready: 'Streaming Server is ready',
};

/** Runs a suite once for each server; one that is missing is one skip, and its name says why. */
export function describeTargets(name: string, suite: (target: Target) => void): void {
  for (const target of [embedded, real]) {
    if (target.command) describe(`${name} [${target.name}]`, () => suite(target));
    else it.skip(`${name} [${target.name}: not on PATH]`, () => undefined);
  }
}

export interface RunningServer {
  url: string;
  /** All that it has printed. */
  output(): string;
  /** A monitoring page, as JSON; a test says what it expects of it. */
  page<T = unknown>(pathAndQuery: string): Promise<T>;
  fetch(pathAndQuery: string): Promise<Response>;
  /** Ends it and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** A new process on the same ports and folder. */
  restart(): Promise<void>;
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

export function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stan-test-'));
  folders.push(folder);
  return folder;
}

/** Kills what a test has left, and removes its folders. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((child) => killChild(child, 'SIGKILL')));
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

export async function startServer(
  target: Target,
  { dir, flags = [] }: { dir?: string; flags?: string[] } = {},
): Promise<RunningServer> {
  const [port, monitorPort] = await freePorts(2);
  const store = dir ? ['-store', 'file', '-dir', dir] : [];
  const own = ['-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitorPort}`, '-cid', CLUSTER];
  const args = [...own, ...store, ...flags];
  let { child, output } = await launch(target, args);
  const fetchPage = (page: string) => fetch(`http://127.0.0.1:${monitorPort}${page}`);
  return {
    url: `nats://127.0.0.1:${port}`,
    output: () => output(),
    fetch: fetchPage,
    page: async <T>(page: string) => (await (await fetchPage(page)).json()) as T,
    kill: (signal) => killChild(child, signal),
    restart: async () => {
      ({ child, output } = await launch(target, args));
    },
  };
}

/** Starts a command line that is expected to fail, or at least to end by itself. */
export function runToEnd(args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stderr });
    }),
  );
}

async function launch(target: Target, args: string[]) {
  const [command, ...first] = target.command ?? [];
  const child = spawn(command, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(target.ready)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', () => {
      running.delete(child);
      reject(new Error(`${target.name} ended before it was ready: ${text}`));
    });
  });
  return { child, output: () => text };
}

function killChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill(signal);
  });
}

function onPath(program: string): string[] | undefined {
  const found = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((file) => fs.existsSync(file));
  return found ? [found] : undefined;
}
