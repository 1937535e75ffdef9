import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How long a process may take to stop by itself before it is killed; milliseconds. */
const PATIENCE = 10_000;

/**
 * Ends a process that a test has started, and resolves when it is gone: at once when it has ended
 * before, however it did, or was never started.
 */
export async function stopProcess(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  // of a process that a signal has ended there is no exit code
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const killing = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await gone;
  clearTimeout(killing);
}
