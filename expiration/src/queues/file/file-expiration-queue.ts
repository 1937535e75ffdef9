import { logger } from '@gittix/common';
import BTree from 'sorted-btree';
import { CONCURRENCY } from '../concurrency';
import type { ExpirationHandler, ExpirationQueue } from '../expiration-queue';
import { retryDelay } from '../retry-delay';
import { RecordLog } from './record-log';

export interface FileExpirationQueueOptions {
  /** In a folder that this process has locked. */
  file: string;
  /** Called when nothing can be stored any more. */
  onFailure: (error: Error) => void;
  /** Milliseconds since the epoch; the default is the system's clock. */
  now?: () => number;
}

type JobRecord = { type: 'added'; orderId: string; at: number } | { type: 'done'; orderId: string };

interface Job {
  readonly orderId: string;
  /** When the order's time is up, in milliseconds since the epoch. */
  readonly at: number;
  /** When it is handled: `at`, or later after a failure. Fixed while the job is in the tree. */
  dueAt: number;
  /** Jobs that are due at the same time are handled in the order they came. */
  readonly sequence: number;
  failures: number;
}

/**
 * The timer never sleeps longer than this, in milliseconds: a delay may be longer than `setTimeout`
 * can count (2^31 ms, 25 days), and the clock may be set forward.
 */
const LONGEST_SLEEP_MS = 1_000;

/** Jobs in a file of their own, for one process; in memory they are sorted by their time. */
export class FileExpirationQueue implements ExpirationQueue {
  readonly #jobs = new Map<string, Job>();
  // sorted-btree: a sorted set with a cheap minimum, for which JavaScript has nothing
  readonly #due = new BTree<Job, true>(undefined, byDueTime);
  readonly #running = new Set<Promise<void>>();
  readonly #now: () => number;
  #log?: RecordLog<JobRecord>;
  #handler?: ExpirationHandler;
  #timer?: NodeJS.Timeout;
  #sequence = 0;
  #closed = false;

  private constructor(options: FileExpirationQueueOptions) {
    this.#now = options.now ?? Date.now;
  }

  static async open(options: FileExpirationQueueOptions): Promise<FileExpirationQueue> {
    const queue = new FileExpirationQueue(options);
    queue.#log = await RecordLog.open<JobRecord>({
      file: options.file,
      onFailure: (error) => options.onFailure(error),
      apply: (record) => queue.#apply(record),
      snapshot: () => queue.#snapshot(),
    });
    return queue;
  }

  async add(orderId: string, at: Date): Promise<void> {
    if (this.#closed) throw new Error('The expiration queue is closed');
    if (this.#jobs.has(orderId)) return;
    await this.#log?.append({ type: 'added', orderId, at: at.getTime() });
  }

  process(handler: ExpirationHandler): void {
    this.#handler = handler;
    this.#arm();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
    await this.#log?.close();
  }

  #apply(record: JobRecord): void {
    const present = this.#jobs.get(record.orderId);
    if (record.type === 'done') {
      this.#jobs.delete(record.orderId);
      if (present) this.#due.delete(present);
      return;
    }
    if (present) return;

    const { orderId, at } = record;
    const job: Job = { orderId, at, dueAt: at, sequence: this.#sequence++, failures: 0 };
    this.#jobs.set(orderId, job);
    this.#due.set(job, true);
    this.#arm();
  }

  *#snapshot(): Iterable<JobRecord> {
    for (const { orderId, at } of this.#jobs.values()) yield { type: 'added', orderId, at };
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#due.minKey();
    if (!next || !this.#handler || this.#closed || this.#running.size >= CONCURRENCY) return;
    const sleep = Math.min(Math.max(next.dueAt - this.#now(), 0), LONGEST_SLEEP_MS);
    this.#timer = setTimeout(() => this.#startDue(), sleep);
  }

  #startDue(): void {
    while (this.#running.size < CONCURRENCY) {
      const job = this.#due.minKey();
      if (!job || job.dueAt > this.#now()) break;
      this.#due.delete(job);
      const run = this.#run(job).finally(() => {
        this.#running.delete(run);
        this.#arm();
      });
      this.#running.add(run);
    }
    this.#arm();
  }

  async #run(job: Job): Promise<void> {
    try {
      await this.#handler?.(job.orderId, new Date(job.at));
      await this.#log?.append({ type: 'done', orderId: job.orderId });
    } catch (error) {
      job.failures += 1;
      job.dueAt = this.#now() + retryDelay(job.failures);
      this.#due.set(job, true);
      logger.warn({ err: error, orderId: job.orderId }, 'An expiration is tried again');
    }
  }
}

function byDueTime(a: Job, b: Job): number {
  return a.dueAt - b.dueAt || a.sequence - b.sequence;
}
