import fs from 'node:fs';
import path from 'node:path';
import { StoreError } from './store-error';

const NAME = 'lock';
const held = new Set<string>();

/**
 * Keeps other servers out of a folder. The lock of a process that was killed is taken over at once,
 * which time-based locks can't do: a server restarts right after `kill -9`.
 *
 * @returns releases the lock
 * @throws StoreError when another process, or another server of this one, uses the folder
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(fs.realpathSync(folder), NAME);
  if (held.has(file)) throw inUse(folder, process.pid);
  while (!tryCreate(file)) {
    const { pid, startedAt } = readOwner(file);
    if (isRunning(pid, startedAt)) throw inUse(folder, pid);
    fs.rmSync(file, { force: true });
  }
  held.add(file);
  return () => {
    if (held.delete(file)) fs.rmSync(file, { force: true });
  };
}

function inUse(folder: string, pid: number): StoreError {
  return new StoreError(`folder ${folder} is in use by process ${pid}: stop it or change -dir`);
}

function tryCreate(file: string): boolean {
  // written under another name first, so that nobody ever reads a half-written owner
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, `${process.pid} ${startTime(process.pid)}`);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function readOwner(file: string): { pid: number; startedAt: string } {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const [pid = '0', startedAt = ''] = text.split(' ');
  return { pid: Number(pid), startedAt };
}

/** This process does not hold the lock, so a lock with its number is of one before it (in a container). */
function isRunning(pid: number, startedAt: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTime(pid) === startedAt;
}

/** Tells a process from a later one with the same number; empty where /proc does not exist. */
function startTime(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field, the program's name, may hold spaces; start time is the 22nd
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
