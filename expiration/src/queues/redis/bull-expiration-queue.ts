import { setTimeout } from 'node:timers/promises';
import { logger } from '@gittix/common';
import Queue, { type JobOptions } from 'bull';
import { CONCURRENCY } from '../concurrency';
import type { ExpirationHandler, ExpirationQueue } from '../expiration-queue';
import { retryDelay } from '../retry-delay';

export interface RedisAddress {
  host: string;
  port: number;
}

interface Payload {
  orderId: string;
}

/** Bull's types leave out from when the delay counts: from the call, else, or some time after it. */
interface TimedJobOptions extends JobOptions {
  timestamp: number;
}

const QUEUE_NAME = 'order:expiration';

const RETRY = 'capped';

const FOR_EVER = 1_000_000_000;

/** How long `close` waits for Redis, in milliseconds; an unfinished job is taken up again later. */
const CLOSE_TIMEOUT_MS = 15_000;

const ASK_EVERY_MS = 200;

const jobOptions: JobOptions = {
  // Bull's default is one attempt, then the job lies among the failed ones
  attempts: FOR_EVER,
  backoff: { type: RETRY },
  removeOnComplete: true,
  stackTraceLimit: 1,
};

/** Jobs in Redis, which replicas share; as durable as that Redis is (`appendfsync always` for all). */
export class BullExpirationQueue implements ExpirationQueue {
  readonly #queue: Queue.Queue<Payload>;
  /** What Redis was last heard to suffer from. */
  #problem = 'no answer';
  #closed = false;
  readonly #running = new Set<Promise<unknown>>();

  private constructor(
    address: RedisAddress,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.#queue = new Queue<Payload>(QUEUE_NAME, {
      redis: {
        ...address,
        // a command fails within seconds, and its event comes again, rather than wait for ever
        maxRetriesPerRequest: 5,
        disconnectTimeout: 500,
        retryStrategy: (times: number) => Math.min(times * 100, 1_000),
      },
      settings: {
        // a job whose process was killed is taken up by the next one after about 8 s
        lockDuration: 5_000,
        stalledInterval: 2_500,
        maxStalledCount: FOR_EVER,
        guardInterval: 1_000,
        retryProcessDelay: 1_000,
        backoffStrategies: { [RETRY]: retryDelay },
      },
    });
    this.#queue.on('error', (error) => this.#report(error));
    this.#queue.client.on('ready', () => (this.#problem = ''));
  }

  /** @throws when Redis does not answer within `timeoutMs` */
  static async connect(
    address: RedisAddress,
    { timeoutMs, onFailure }: { timeoutMs: number; onFailure: (error: Error) => void },
  ): Promise<BullExpirationQueue> {
    const queue = new BullExpirationQueue(address, onFailure);
    if (await within(queue.#answer(), timeoutMs)) return queue;
    queue.#disconnect();
    throw new Error(
      `Redis does not answer at ${address.host}:${address.port} (${queue.#problem || 'no answer'}): ` +
        'start it there, or set REDIS_HOST and REDIS_PORT',
    );
  }

  /** The connection, for what is stored beside the queue. */
  get client(): Queue.Queue['client'] {
    return this.#queue.client;
  }

  async add(orderId: string, at: Date): Promise<void> {
    const timestamp = Date.now();
    const delay = Math.max(at.getTime() - timestamp, 0);
    const options: TimedJobOptions = { ...jobOptions, jobId: orderId, timestamp, delay };
    await this.#queue.add({ orderId }, options);
  }

  process(handler: ExpirationHandler): void {
    this.#queue
      .process(CONCURRENCY, ({ data, timestamp, opts }) => {
        const run = handler(data.orderId, new Date(timestamp + (opts.delay ?? 0)));
        this.#running.add(run);
        return run.finally(() => this.#running.delete(run));
      })
      .catch((error: Error) => {
        if (!this.#closed) this.onFailure(error);
      });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.client.status !== 'ready') return this.#closeWithoutRedis();
    const closed = this.#queue.close().then(
      () => true,
      () => false,
    );
    if (!(await within(closed, CLOSE_TIMEOUT_MS))) await this.#closeWithoutRedis();
  }

  /** Bull's own `close` waits for Redis, and rejects where nobody can catch it. */
  async #closeWithoutRedis(): Promise<void> {
    logger.warn('Redis is out of reach: unfinished expirations are taken up after the next start');
    this.#queue.close(true).catch(() => undefined);
    await within(Promise.allSettled(this.#running), CLOSE_TIMEOUT_MS);
    this.#disconnect();
  }

  /** Resolves to true when Redis answers, which it does not while it is loading its file. */
  async #answer(): Promise<boolean> {
    while (!this.#closed) {
      try {
        await this.client.ping();
        return true;
      } catch (error) {
        this.#report(error as Error);
        await setTimeout(ASK_EVERY_MS);
      }
    }
    return false;
  }

  /** Redis's clients report the same trouble with every try to connect: it is logged once. */
  #report(error: Error): void {
    const said = error.message || (error as NodeJS.ErrnoException).code || error.name;
    if (this.#closed || said === this.#problem || /max retries per request/.test(said)) return;
    this.#problem = said;
    logger.warn({ err: error }, 'Redis is in trouble');
  }

  #disconnect(): void {
    this.#closed = true;
    for (const client of this.#queue.clients) client.disconnect();
    // Bull does this in `close`, but only once Redis has answered
    (this.#queue as unknown as { _clearTimers(): void })._clearTimers();
  }
}

/** Resolves to what the promise does, or to undefined when that takes longer. */
async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      setTimeout(timeoutMs, undefined, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
