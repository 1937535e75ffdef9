import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../logger';
import { RecordFile, scanRecords } from './record-file';
import { StoreError } from './store-error';

/** Before the message in each record: its number and its time, a double each. */
const PREFIX = 16;

export interface StoredMessage {
  sequence: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  /** Bytes of the message itself. */
  size: number;
}

/** A part of a channel's log: one file, whose first record names the channel and the first number. */
export class Segment {
  private readonly offsets: number[] = [];
  private readonly sizes: number[] = [];

  private constructor(
    readonly path: string,
    readonly first: number,
    private readonly file: RecordFile,
  ) {}

  get last(): number {
    return this.first + this.offsets.length - 1;
  }

  /** Bytes. */
  get size(): number {
    return this.file.size;
  }

  static create(folder: string, channel: string, first: number): Segment {
    const name = path.join(folder, `${String(first).padStart(16, '0')}.log`);
    const file = RecordFile.create(name, folder);
    file.append(Buffer.from(JSON.stringify({ channel, first })), true);
    return new Segment(name, first, file);
  }

  /**
   * Reads a file back. A write that was cut short at its end is cut off: it was never acknowledged.
   *
   * @returns undefined when not even the first record was finished
   * @throws StoreError when the file is damaged in another way
   */
  static open(
    name: string,
    logger: Logger,
    onMessage: (message: StoredMessage) => void,
  ): { segment: Segment; channel: string } | undefined {
    let head: { channel: string; first: number } | undefined;
    const offsets: number[] = [];
    const sizes: number[] = [];
    const { intact, size, damagedInside } = scanRecords(name, (payload, offset) => {
      if (!head) {
        head = JSON.parse(payload.toString()) as { channel: string; first: number };
        return;
      }
      const message = {
        sequence: payload.readDoubleBE(0),
        timestamp: payload.readDoubleBE(8),
        size: payload.length - PREFIX,
      };
      if (message.sequence !== head.first + offsets.length) {
        throw new StoreError(`${name} has a gap before message ${message.sequence}`);
      }
      offsets.push(offset + PREFIX);
      sizes.push(message.size);
      onMessage(message);
    });
    if (damagedInside) {
      throw new StoreError(`${name} is damaged at byte ${intact}, with intact messages after it`);
    }
    if (intact < size)
      logger.warn(`${name}: cut off ${size - intact} bytes of an unfinished write`);
    if (!head) {
      fs.rmSync(name);
      return undefined;
    }
    const segment = new Segment(name, head.first, RecordFile.open(name, intact));
    for (const offset of offsets) segment.offsets.push(offset);
    for (const length of sizes) segment.sizes.push(length);
    return { segment, channel: head.channel };
  }

  append(timestamp: number, body: Uint8Array): void {
    const payload = Buffer.allocUnsafe(PREFIX + body.length);
    payload.writeDoubleBE(this.last + 1, 0);
    payload.writeDoubleBE(timestamp, 8);
    payload.set(body, PREFIX);
    this.offsets.push(this.file.append(payload, true) + PREFIX);
    this.sizes.push(body.length);
  }

  read(sequence: number): Buffer {
    const index = sequence - this.first;
    return this.file.read(this.offsets[index], this.sizes[index]);
  }

  flush(): Promise<void> {
    return this.file.flush();
  }

  close(): void {
    this.file.close();
  }

  remove(): void {
    this.file.close();
    fs.rmSync(this.path, { force: true });
  }
}
