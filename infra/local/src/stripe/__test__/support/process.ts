import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const CLI = path.resolve(__dirname, '../../../../build/stripe/cli.js');

const running: { child: ChildProcess; ended: Promise<unknown> }[] = [];

export async function stopProcesses(): Promise<void> {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
}

/**
 * The simulator as a process of its own; nothing is waited for.
 * @param limits for the shell's `ulimit`: `-f 20` lets no file grow over 20 blocks.
 */
export function runProcess(args: string[], limits?: string) {
  const command = [process.execPath, CLI, ...args];
  const child = spawn(
    'sh',
    ['-c', `${limits ? `ulimit ${limits};` : ''} exec "$@"`, 'sh', ...command],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  running.push({ child, ended });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** The same on a free port, when it is ready. */
export async function startProcess(args: string[], limits?: string) {
  const run = runProcess(['--port', '0', ...args], limits);
  const ready = once(run.child.stdout, 'data');
  const code = await Promise.race([ready.then(() => 'ready'), run.ended]);
  if (code !== 'ready') throw new Error(`the simulator ended with ${code}: ${run.stderr()}`);
  const [url] = /http:\S+/.exec(run.stdout()) ?? [];
  return { ...run, url: url ?? '' };
}
