import fs from 'node:fs';
import { errorCode } from './error-code';

/** Whether a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return !isZombie(pid);
}

/** Sends a signal to a process, or to its whole group; one that has ended already is no error. */
export function signal(pid: number, name: NodeJS.Signals, { group = false } = {}): void {
  try {
    process.kill(group ? -pid : pid, name);
  } catch {
    // it has ended
  }
}

/**
 * Ended, but never waited for: in a container whose first process doesn't collect orphans they
 * stay for good. Known on Linux only; elsewhere the first process always does.
 */
function isZombie(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
