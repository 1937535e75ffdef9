import type { State, StateEvent } from './state';

/** What is kept of one channel. 0 means no limit. The defaults are the real server's. */
export interface StoreLimits {
  maxChannels: number;
  /** Messages a channel; the oldest are dropped. */
  maxMessages: number;
  /** Bytes a channel; the oldest messages are dropped. */
  maxBytes: number;
  /** Milliseconds. */
  maxAge: number;
  /** Subscriptions a channel. */
  maxSubscriptions: number;
}

export const defaultLimits: StoreLimits = {
  maxChannels: 100,
  maxMessages: 1_000_000,
  maxBytes: 1_000_000 * 1024,
  maxAge: 0,
  maxSubscriptions: 1000,
};

/** The messages of one channel, numbered from 1 without a gap. */
export interface MessageLog {
  /** Number of the oldest message kept; `last + 1` when all are gone, 0 when there never was one. */
  readonly first: number;
  readonly last: number;
  /** All up to this number survive a crash; only they may be acknowledged and delivered. */
  readonly durable: number;
  readonly count: number;
  readonly bytes: number;
  /**
   * Takes the next number and stores what `encode` makes of it; durable after the next commit.
   *
   * @param timestamp milliseconds since 1970; never before that of the previous message
   */
  append(timestamp: number, encode: (sequence: number) => Uint8Array): number;
  /** The bytes as stored; undefined when the message was dropped. */
  read(sequence: number): Buffer | undefined;
  /** Number of the first message not older than `timestamp`; `last + 1` when all are older. */
  sequenceAt(timestamp: number): number;
  /** Timestamp of the last message, in milliseconds; 0 when there never was one. */
  readonly lastTimestamp: number;
  /** Drops what is older than the limit on age. */
  expire(now: number): void;
}

export interface Store {
  readonly type: 'MEMORY' | 'FILE';
  readonly limits: StoreLimits;
  /** Clients and subscriptions as recorded so far. */
  readonly state: State;
  /** The channels that exist, by name. */
  readonly logs: ReadonlyMap<string, MessageLog>;
  createLog(channel: string): MessageLog;
  /**
   * Changes `state`. Written as soon as the present callback ends, so it survives `kill -9`; survives
   * a power failure after the next commit.
   */
  record(event: StateEvent): void;
  /** Resolves when everything appended and recorded before the call is durable. Calls share the work. */
  commit(): Promise<void>;
  /** Commits, then lets go of all files. */
  close(): Promise<void>;
}
