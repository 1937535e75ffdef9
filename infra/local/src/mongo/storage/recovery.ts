import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { applyRecord } from './apply';
import type { Catalog } from './catalog';
import { fileName, generations, removeOld } from './files';
import { parseLog } from './record';

export interface Recovered {
  /** The log to go on with, and its size in bytes. */
  generation: number;
  journalSize: number;
  snapshotSize: number;
}

/**
 * Brings a catalog to the state that the folder holds: the newest snapshot, then every log since.
 * The end of the last log may be torn (the server died while writing): it is cut off, and kept
 * beside it.
 * @param warn is told what was cut
 * @throws {Error} when a file is damaged anywhere else
 */
export async function recover(
  folder: string,
  catalog: Catalog,
  warn: (message: string) => void,
): Promise<Recovered> {
  const snapshot = (await generations(folder, 'snapshot')).at(-1);
  const snapshotSize = snapshot === undefined ? 0 : await loadSnapshot(folder, catalog, snapshot);
  const first = snapshot ?? 1;
  await removeOld(folder, first);

  const journals = (await generations(folder, 'journal')).filter((each) => each >= first);
  const last = journals.at(-1) ?? first;
  let journalSize = 0;
  for (const generation of journals) {
    journalSize = await replay(folder, catalog, generation, generation === last ? warn : undefined);
  }
  return { generation: last, journalSize, snapshotSize };
}

async function loadSnapshot(folder: string, catalog: Catalog, generation: number): Promise<number> {
  const name = fileName(folder, 'snapshot', generation);
  const file = await readFile(name);
  const { records, validSize } = parseLog(file);
  let isWhole = false;
  for (const record of records) {
    applyRecord(catalog, record);
    isWhole = record.op === 'end';
  }
  if (!isWhole || validSize < file.length) throw damaged(name, validSize);
  return file.length;
}

async function replay(
  folder: string,
  catalog: Catalog,
  generation: number,
  warn: ((message: string) => void) | undefined,
): Promise<number> {
  const name = fileName(folder, 'journal', generation);
  const file = await readFile(name);
  const { records, validSize } = parseLog(file);
  if (validSize < file.length && !warn) throw damaged(name, validSize);
  for (const record of records) applyRecord(catalog, record);
  if (validSize < file.length && warn) {
    const kept = `${name}.cut-at-${validSize}`;
    await writeFile(kept, file.subarray(validSize));
    await truncate(name, validSize);
    warn(
      `cut ${file.length - validSize} bytes off the end of ${path.basename(name)}, the trace of a ` +
        `write that was interrupted (kept as ${path.basename(kept)})`,
    );
  }
  return validSize;
}

function damaged(name: string, offset: number): Error {
  return new Error(
    `${name} is damaged at byte ${offset}: restore the data folder from a copy, or empty it`,
  );
}
