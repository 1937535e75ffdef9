import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

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

const running = new Map<ChildProcess, Promise<Ended>>();

/** @param script relative to the repository */
export function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
  running.set(child, ended);
  return {
    ended,
    output: () => stdout,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

afterAll(async () => {
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all(running.values());
});
