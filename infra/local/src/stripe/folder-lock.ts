import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * Makes this process the only one that writes into `folder`, made where it is missing.
 * A lock left by a process that is gone (`kill -9`, power cut) is taken over at once.
 * @returns what gives the folder back.
 * @throws when another live process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'lock');
  const owner = await ownerOf(file);
  if (owner !== undefined) {
    throw new Error(`${folder} is in use by process ${owner}: stop it, or choose another folder`);
  }
  await rm(file, { force: true });
  const handle = await open(file, 'wx');
  await handle.writeFile(String(process.pid));
  await handle.close();
  return () => rm(file, { force: true });
}

/** The live process that holds the lock, if there is one. */
async function ownerOf(file: string): Promise<number | undefined> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // in a container every life of the process has the same number
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  const { mtimeMs } = await stat(file);
  const bootedAt = Date.now() - os.uptime() * 1000;
  return mtimeMs >= bootedAt && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
