import fs from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

/** Before each record: its length and its CRC-32, four bytes each, big endian. */
export const RECORD_HEADER = 8;
const READ_SIZE = 1024 * 1024;
/** Longer than any record can be, so a damaged length is known at once. */
const MAX_RECORD = 64 * 1024 * 1024;

const write = promisify(fs.write);
const datasync = promisify(fs.fdatasync);

/**
 * An append-only file of checksummed records. Appends wait in memory until they are written all at
 * once; `flush` also waits for the disk when one of them asked for it.
 */
export class RecordFile {
  private waiting: Buffer[] = [];
  private mustSync = false;
  private position: number;

  private constructor(
    private readonly fd: number,
    size: number,
  ) {
    this.position = size;
  }

  /** A new file, on disk together with its name when this returns. An old one is emptied. */
  static create(path: string, folder: string): RecordFile {
    const file = new RecordFile(fs.openSync(path, 'w+'), 0);
    syncFolder(folder);
    return file;
  }

  /** An existing file, cut to `size` bytes. */
  static open(path: string, size: number): RecordFile {
    const fd = fs.openSync(path, 'r+');
    if (fs.fstatSync(fd).size !== size) {
      fs.ftruncateSync(fd, size);
      fs.fsyncSync(fd);
    }
    return new RecordFile(fd, size);
  }

  /** Bytes, with what waits. */
  get size(): number {
    return this.position;
  }

  /** Returns where the record's bytes will be. */
  append(payload: Uint8Array, sync: boolean): number {
    const header = Buffer.allocUnsafe(RECORD_HEADER);
    header.writeUInt32BE(payload.length, 0);
    header.writeUInt32BE(crc32(payload), 4);
    this.waiting.push(header, payload as Buffer);
    this.mustSync ||= sync;
    const offset = this.position + RECORD_HEADER;
    this.position = offset + payload.length;
    return offset;
  }

  /** Only for records that have been flushed. */
  read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    const count = fs.readSync(this.fd, bytes, 0, length, offset);
    if (count !== length) throw new Error(`a record ends after ${count} of ${length} bytes`);
    return bytes;
  }

  /** Hands what waits to the operating system: it then survives the end of this process. */
  writeNow(): void {
    const { bytes, start } = this.take();
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(this.fd, bytes, done, bytes.length - done, start + done);
    }
  }

  async flush(): Promise<void> {
    const { bytes, start } = this.take();
    const sync = this.mustSync;
    this.mustSync = false;
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.length - done;
      done += (await write(this.fd, bytes, done, rest, start + done)).bytesWritten;
    }
    if (sync) await datasync(this.fd);
  }

  close(): void {
    fs.closeSync(this.fd);
  }

  private take(): { bytes: Buffer; start: number } {
    const bytes = Buffer.concat(this.waiting);
    this.waiting = [];
    return { bytes, start: this.position - bytes.length };
  }
}

/** Makes new, renamed and deleted names in a folder survive a power failure. */
export function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

export interface ScanResult {
  /** Bytes of intact records from the start of the file. */
  intact: number;
  /** Bytes in the file. */
  size: number;
  /** An intact record follows the damaged one: no write that was cut short, but lost data. */
  damagedInside: boolean;
}

/** Reads a file's records in order, up to the first that is not intact. */
export function scanRecords(
  path: string,
  onRecord: (payload: Buffer, offset: number) => void,
): ScanResult {
  const fd = fs.openSync(path, 'r');
  try {
    const { size } = fs.fstatSync(fd);
    const reader = windowReader(fd);
    let position = 0;
    for (;;) {
      const payload = recordAt(reader, position, size);
      if (!payload) break;
      onRecord(payload, position + RECORD_HEADER);
      position += RECORD_HEADER + payload.length;
    }
    return { intact: position, size, damagedInside: intactRecordFollows(reader, position, size) };
  } finally {
    fs.closeSync(fd);
  }
}

type Reader = (position: number, length: number) => Buffer;

function recordAt(read: Reader, position: number, size: number): Buffer | undefined {
  if (position + RECORD_HEADER > size) return undefined;
  const header = read(position, RECORD_HEADER);
  const length = header.readUInt32BE(0);
  const checksum = header.readUInt32BE(4);
  if (length === 0 || length > MAX_RECORD) return undefined;
  if (position + RECORD_HEADER + length > size) return undefined;
  const payload = read(position + RECORD_HEADER, length);
  return crc32(payload) === checksum ? payload : undefined;
}

function intactRecordFollows(read: Reader, position: number, size: number): boolean {
  if (position + RECORD_HEADER > size) return false;
  const next = position + RECORD_HEADER + read(position, RECORD_HEADER).readUInt32BE(0);
  return next < size && recordAt(read, next, size) !== undefined;
}

/** Reads ahead a megabyte at a time. What it returns is valid until the next call. */
function windowReader(fd: number): Reader {
  let window = Buffer.alloc(0);
  let start = 0;
  return (position, length) => {
    if (position < start || position + length > start + window.length) {
      window = Buffer.allocUnsafe(Math.max(length, READ_SIZE));
      window = window.subarray(0, fs.readSync(fd, window, 0, window.length, position));
      start = position;
    }
    return window.subarray(position - start, position - start + length);
  };
}
