import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Who holds the folder. The start time tells a process from a later one with the same id. */
interface Holder {
  pid: number;
  started: string;
}

/**
 * Takes a data folder for this process alone. The lock of a process that is gone counts for
 * nothing, so a server that was killed starts again at once.
 * @returns gives the folder back
 * @throws {Error} when another process that is alive has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'mongod.lock');
  const mine = JSON.stringify({ pid: process.pid, started: await startTime(process.pid) });
  for (;;) {
    if (await createExclusively(file, mine)) return () => rm(file, { force: true });
    const holder = await readHolder(file);
    if (holder && (await isAlive(holder))) {
      throw new Error(
        `the data folder ${folder} is in use by process ${holder.pid}: stop it or choose another --dbpath`,
      );
    }
    await rm(file, { force: true });
  }
}

async function createExclusively(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder>;
    return { pid: Number(holder.pid), started: String(holder.started) };
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startTime(pid)) === started;
}

/** Ticks since boot at which a process started; empty where the system does not tell. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the name, in brackets, may itself hold spaces and brackets
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
