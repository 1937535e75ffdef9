/// <reference types="jest" />
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');

export interface Ended {
  code: number | null;
  stderr: string;
}

/** A program of the repository, running as a process of its own. */
export interface Program {
  readonly ended: Promise<Ended>;
  /** All that it has written on standard output. */
  readonly output: () => string;
  /** Sends the signal, and resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** @param script relative to the repository */
export function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stderr });
    });
  });
  return {
    ended,
    output: () => stdout,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('No port is free'));
      });
    });
  });
}

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});
