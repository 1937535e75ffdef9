import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { logger } from '@gittix/common';
import { decodeRecords, encodeRecord } from './record-format';

export interface RecordLogOptions<T> {
  file: string;
  /** Called for each record that is on the disk, in order: those found at first, then the new. */
  apply: (record: T) => void;
  /** The records that alone give the present state; the file is rewritten from them. */
  snapshot: () => Iterable<T>;
  /** Called once when the file can't be trusted any more; nothing is stored from then on. */
  onFailure: (error: Error) => void;
  /** The file is rewritten when it is larger than this, in bytes, and twice its last rewriting. */
  rewriteAbove?: number;
}

interface Waiting<T> {
  record: T;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A new file, or an emptied one; every write goes to its end. */
const EMPTY_FOR_APPENDING =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

const REWRITE_ABOVE = 1024 * 1024;

/**
 * State that survives the process, as an append-only file of checksummed records. Records that come
 * while others are being synced share the next sync (group commit).
 */
export class RecordLog<T> {
  #waiting: Waiting<T>[] = [];
  #draining = false;
  #drained: Promise<void> = Promise.resolve();
  #closed = false;
  #failure?: Error;
  #bytes = 0;
  #rewriteAt = 0;
  #inode = 0;
  #handle?: FileHandle;

  private constructor(private readonly options: RecordLogOptions<T>) {}

  /** Reads what the file holds, cutting off what a crash has damaged, and makes it compact. */
  static async open<T>(options: RecordLogOptions<T>): Promise<RecordLog<T>> {
    for (const record of await readRecords(options.file)) options.apply(record as T);
    const log = new RecordLog(options);
    await log.#rewrite();
    return log;
  }

  /** Resolves when the record is on the disk and has been applied. */
  append(record: T): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#closed) return Promise.reject(new Error(`${this.options.file} is closed`));

    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject });
      if (!this.#draining) this.#drained = this.#drain();
    });
  }

  /** Resolves when everything appended is on the disk and the file is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drained;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(group.map(({ record }) => encodeRecord(record)).join(''));
      } catch (error) {
        for (const { reject } of group) reject(error as Error);
        continue;
      }
      for (const { record, resolve } of group) {
        this.options.apply(record);
        resolve();
      }
      if (this.#bytes > this.#rewriteAt) await this.#tryRewrite();
    }
    this.#draining = false;
  }

  async #write(lines: string): Promise<void> {
    const handle = this.#handle;
    if (this.#failure || !handle) throw this.#failure ?? new Error('The log is closed');
    const bytes = Buffer.from(lines);
    try {
      await handle.appendFile(bytes);
    } catch (error) {
      // a full disk may have taken half of it, which would spoil the next record as well
      await handle.truncate(this.#bytes).catch((reason: Error) => this.#fail(reason));
      throw error;
    }
    // after a failed sync nobody knows what is on the disk: https://lwn.net/Articles/752063/
    await handle.datasync().catch((reason: Error) => this.#fail(reason));
    await this.#requireOurs();
    this.#bytes += bytes.length;
  }

  /** What is written to a file that has been replaced or removed would be lost. */
  async #requireOurs(): Promise<void> {
    const inode = await stat(this.options.file).then(
      ({ ino }) => ino,
      () => undefined,
    );
    if (inode !== this.#inode) this.#fail(new Error('it was replaced or removed by somebody else'));
  }

  #fail(cause: Error): never {
    this.#failure = new Error(`${this.options.file} can't be written: ${cause.message}`, { cause });
    this.options.onFailure(this.#failure);
    throw this.#failure;
  }

  async #tryRewrite(): Promise<void> {
    try {
      await this.#rewrite();
    } catch (error) {
      this.#rewriteAt = this.#bytes * 2;
      logger.warn({ err: error, file: this.options.file }, 'The log could not be made compact');
    }
  }

  /** A crash leaves either the old file or the new one, for a rename does all or nothing. */
  async #rewrite(): Promise<void> {
    const { file, snapshot, rewriteAbove = REWRITE_ABOVE } = this.options;
    const temporary = `${file}.new`;
    const content = [...snapshot()].map(encodeRecord).join('');

    const handle = await open(temporary, EMPTY_FOR_APPENDING, 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
      const { ino, size } = await handle.stat();
      await rename(temporary, file);
      this.#inode = ino;
      this.#bytes = size;
    } catch (error) {
      await handle.close();
      await rm(temporary, { force: true });
      throw error;
    }
    const previous = this.#handle;
    this.#handle = handle;
    this.#rewriteAt = Math.max(rewriteAbove, this.#bytes * 2);
    await previous?.close();
    await syncFolder(path.dirname(file)).catch((reason: Error) => this.#fail(reason));
  }
}

async function readRecords(file: string): Promise<unknown[]> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const { records, tornTail, damaged } = decodeRecords(content);
  if (tornTail) logger.warn({ file }, 'The damaged end of the log is cut off');
  if (damaged > 0) {
    const copy = `${file}.damaged-${Date.now()}`;
    await copyFile(file, copy);
    logger.error({ file, copy, damaged }, 'Damaged records are left out; the disk may be failing');
  }
  return records;
}

/** Makes a rename durable: it is the folder that changes. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
