import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, truncate } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** An append-only log of JSON values, one a line, each behind its checksum. */
export interface Journal {
  /** Resolves when the value is on the disk: from then on it survives `kill -9` and a power cut. */
  append(entry: unknown): Promise<void>;
  /** Puts `entries` in the place of all that was written, atomically. Not while appends run. */
  replace(entries: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

interface Recovered {
  journal: Journal;
  entries: unknown[];
  /** Bytes of an unfinished last write that were cut off; nobody had been told of it. */
  tornBytes: number;
}

/**
 * Opens the log at `file`, made with its folder where it is missing.
 * @throws when a line in the middle is damaged: cutting there would drop what was acknowledged.
 */
export async function openJournal(file: string): Promise<Recovered> {
  await mkdir(path.dirname(file), { recursive: true });
  const { entries, goodBytes, tornBytes } = await recover(file);
  if (tornBytes > 0) await truncate(file, goodBytes);
  return { journal: await appender(file), entries, tornBytes };
}

async function recover(file: string) {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const entries: unknown[] = [];
  let start = 0;
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    const json = checked(content.subarray(start, end));
    if (json === undefined) break;
    entries.push(JSON.parse(json));
    start = end + 1;
  }
  if (validLineIn(content.subarray(start))) {
    throw new Error(
      `${file} is damaged at byte ${start}, before its end: move it away to start empty`,
    );
  }
  return { entries, goodBytes: start, tornBytes: content.length - start };
}

function validLineIn(rest: Buffer): boolean {
  return rest
    .toString('latin1')
    .split('\n')
    .some((line) => line.length > 9 && checked(Buffer.from(line, 'latin1')) !== undefined);
}

/** The line's JSON, or undefined when its checksum says that it is not whole. */
function checked(line: Buffer): string | undefined {
  const json = line.subarray(9);
  if (line.length < 10 || line.toString('latin1', 0, 9) !== `${checksum(json)} `) return undefined;
  return json.toString('utf8');
}

function checksum(data: Buffer | string): string {
  return crc32(data).toString(16).padStart(8, '0');
}

function lineOf(entry: unknown): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

async function appender(file: string): Promise<Journal> {
  let handle = await openForAppend(file);
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  /** One write and one sync for all that gathered while the last was under way. */
  async function writeWaiting() {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    await handle.appendFile(lines.join(''));
    await handle.datasync();
  }

  return {
    append(entry) {
      waiting.push(lineOf(entry));
      // a failed write stays failed: what follows it must not be acknowledged either
      writing = writing.then(writeWaiting);
      return writing;
    },
    async replace(entries) {
      await writing;
      const fresh = `${file}.new`;
      const target = await open(fresh, 'w');
      for (const entry of entries) await target.appendFile(lineOf(entry));
      await target.sync();
      await target.close();
      await rename(fresh, file);
      await syncFolder(path.dirname(file));
      await handle.close();
      handle = await openForAppend(file);
    },
    async close() {
      await writing.catch(() => undefined); // whoever appended has been told
      await handle.close();
    },
  };
}

async function openForAppend(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY);
  await syncFolder(path.dirname(file));
  return handle;
}

/** A new name in a folder is only kept when the folder itself has been synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
