import type { StoreLimits } from './store';

/** Fewer dropped entries than this are not worth shortening the arrays. */
const SLACK = 4096;

/**
 * Size and time of each message of a log, and which of them the limits still allow. The two arrays
 * hold the messages from `base` on; what was dropped is cut off when it is half of them, so a drop costs O(1) on average.
 */
export class Retention {
  private sizes: number[] = [];
  private timestamps: number[] = [];
  private base = 1;
  private firstKept = 1;
  private total = 0;

  constructor(
    private readonly limits: StoreLimits,
    private readonly onDrop: (sequence: number) => void,
  ) {}

  get last(): number {
    return this.base + this.sizes.length - 1;
  }
  get first(): number {
    return this.last === 0 ? 0 : this.firstKept;
  }
  get count(): number {
    return this.last - this.firstKept + 1;
  }
  get bytes(): number {
    return this.total;
  }
  get lastTimestamp(): number {
    return this.timestamps.at(-1) ?? 0;
  }

  /** The log begins at this number (older messages were dropped before a restart). */
  startAt(sequence: number): void {
    this.base = sequence;
    this.firstKept = sequence;
  }

  add(timestamp: number, size: number): void {
    this.sizes.push(size);
    this.timestamps.push(timestamp);
    this.total += size;
    const { maxMessages, maxBytes } = this.limits;
    while (maxMessages > 0 && this.count > maxMessages) this.drop();
    while (maxBytes > 0 && this.total > maxBytes && this.count > 1) this.drop();
  }

  expire(now: number): void {
    if (this.limits.maxAge === 0) return;
    const limit = now - this.limits.maxAge;
    while (this.count > 0 && this.timestamps[this.firstKept - this.base] < limit) this.drop();
  }

  /** Binary search: timestamps never decrease. */
  sequenceAt(timestamp: number): number {
    let low = this.firstKept;
    let high = this.last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.timestamps[middle - this.base] < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private drop(): void {
    const index = this.firstKept - this.base;
    this.total -= this.sizes[index];
    this.onDrop(this.firstKept);
    this.firstKept++;
    // the last entry stays: it carries the last number and time when everything has been dropped
    if (index + 1 < Math.max(SLACK, this.sizes.length / 2) || this.count === 0) return;
    this.sizes = this.sizes.slice(index + 1);
    this.timestamps = this.timestamps.slice(index + 1);
    this.base = this.firstKept;
  }
}
