import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** A log or a snapshot of the data folder. Snapshot n is the state that log n starts from. */
export type FileKind = 'journal' | 'snapshot';

export function fileName(folder: string, kind: FileKind, generation: number): string {
  return path.join(folder, `${kind}-${String(generation).padStart(8, '0')}.log`);
}

/** The generations of a kind that the folder has, ascending. */
export async function generations(folder: string, kind: FileKind): Promise<number[]> {
  const names = await readdir(folder);
  const found = names.map((name) => new RegExp(`^${kind}-(\\d{8,})\\.log$`).exec(name)?.[1]);
  return found
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Makes the creation, renaming and removal of files in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a newer snapshot has made superfluous, and what an interrupted one left. */
export async function removeOld(folder: string, before: number): Promise<void> {
  for (const kind of ['journal', 'snapshot'] as const) {
    for (const generation of await generations(folder, kind)) {
      if (generation < before) await rm(fileName(folder, kind, generation), { force: true });
    }
  }
  for (const name of await readdir(folder)) {
    if (name.endsWith('.tmp')) await rm(path.join(folder, name), { force: true });
  }
}
