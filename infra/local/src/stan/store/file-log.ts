import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../logger';
import { MessageCache } from './message-cache';
import { Retention } from './retention';
import { Segment } from './segment';
import { StoreError } from './store-error';
import type { MessageLog, StoreLimits } from './store';

/** A file that has grown beyond this is followed by a new one; a file goes when all of it is dropped. */
const SEGMENT_SIZE = 64 * 1024 * 1024;
const CACHE_SIZE = 8 * 1024 * 1024;

export interface FileLogOptions {
  limits: StoreLimits;
  /** Bytes after which a new file is begun; 64 MB. */
  segmentSize?: number;
  /** Tells that there is something to flush. */
  onAppend(log: FileLog): void;
}

/** A channel's messages in a folder of its own. */
export class FileLog implements MessageLog {
  /** Oldest first; the last one is being written to. */
  private readonly segments: Segment[] = [];
  private readonly unflushed = new Set<Segment>();
  private readonly retention: Retention;
  private readonly cache = new MessageCache(CACHE_SIZE);
  private flushed = 0;

  constructor(
    readonly channel: string,
    private readonly folder: string,
    private readonly options: FileLogOptions,
  ) {
    this.retention = new Retention(options.limits, (sequence) => this.dropFiles(sequence));
  }

  get first() {
    return this.retention.first;
  }
  get last() {
    return this.retention.last;
  }
  get durable() {
    return this.flushed;
  }
  get count() {
    return this.retention.count;
  }
  get bytes() {
    return this.retention.bytes;
  }
  get lastTimestamp() {
    return this.retention.lastTimestamp;
  }

  /** Reads a channel's folder; undefined when it holds nothing yet. @throws StoreError */
  static recover(folder: string, options: FileLogOptions, logger: Logger): FileLog | undefined {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.log'));
    const files = names.sort().map((name) => path.join(folder, name));
    let log: FileLog | undefined;
    for (const file of files) {
      const messages: { timestamp: number; size: number }[] = [];
      const opened = Segment.open(file, logger, (message) => messages.push(message));
      if (!opened) continue;
      log ??= new FileLog(opened.channel, folder, options);
      log.takeOver(opened.segment, messages);
    }
    return log;
  }

  append(timestamp: number, encode: (sequence: number) => Uint8Array): number {
    const sequence = this.last + 1;
    const body = Buffer.from(encode(sequence));
    const segment = this.writable();
    segment.append(timestamp, body);
    this.unflushed.add(segment);
    this.options.onAppend(this);
    this.cache.add(sequence, body);
    this.retention.add(timestamp, body.length);
    return sequence;
  }

  read(sequence: number): Buffer | undefined {
    if (sequence < this.first || sequence > this.last) return undefined;
    return this.cache.get(sequence) ?? this.segmentOf(sequence)?.read(sequence);
  }

  sequenceAt(timestamp: number): number {
    return this.retention.sequenceAt(timestamp);
  }

  expire(now: number): void {
    this.retention.expire(now);
  }

  async flush(): Promise<void> {
    const { last } = this;
    const segments = [...this.unflushed];
    this.unflushed.clear();
    await Promise.all(segments.map((segment) => segment.flush()));
    this.flushed = last;
  }

  close(): void {
    for (const segment of this.segments) segment.close();
  }

  private writable(): Segment {
    const current = this.segments.at(-1);
    if (current && current.size < (this.options.segmentSize ?? SEGMENT_SIZE)) return current;
    const segment = Segment.create(this.folder, this.channel, this.last + 1);
    this.segments.push(segment);
    return segment;
  }

  private takeOver(segment: Segment, messages: { timestamp: number; size: number }[]): void {
    if (this.segments.length === 0) this.retention.startAt(segment.first);
    if (segment.first !== this.last + 1) {
      throw new StoreError(`${segment.path}: the messages before ${segment.first} are missing`);
    }
    this.segments.push(segment);
    for (const { timestamp, size } of messages) this.retention.add(timestamp, size);
    this.flushed = this.last;
  }

  /** Binary search for the file that holds a message. */
  private segmentOf(sequence: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.segments[middle].first <= sequence) low = middle;
      else high = middle - 1;
    }
    return this.segments.at(low);
  }

  /**
   * The newest file stays in any case: it tells the number that comes next. One that is being flushed
   * goes with the next message that is dropped.
   */
  private dropFiles(dropped: number): void {
    const removable = Math.min(dropped, this.flushed);
    while (this.segments.length > 1 && this.segments[0].last <= removable) {
      this.segments.shift()?.remove();
    }
  }
}
