import { groupCommit } from './group-commit';
import { Retention } from './retention';
import { State } from './state';
import type { MessageLog, Store, StoreLimits } from './store';

/** Keeps everything in memory: a restart forgets it all. */
export function openMemoryStore(limits: StoreLimits): Store {
  const state = new State();
  const logs = new Map<string, MessageLog>();
  const commit = groupCommit(() => Promise.resolve());
  return {
    type: 'MEMORY',
    limits,
    state,
    logs,
    createLog: (channel) => {
      const log = new MemoryLog(limits);
      logs.set(channel, log);
      return log;
    },
    record: (event) => state.apply(event),
    commit,
    close: () => Promise.resolve(),
  };
}

class MemoryLog implements MessageLog {
  private readonly bodies = new Map<number, Buffer>();
  private readonly retention: Retention;

  constructor(limits: StoreLimits) {
    this.retention = new Retention(limits, (sequence) => this.bodies.delete(sequence));
  }

  get first() {
    return this.retention.first;
  }
  get last() {
    return this.retention.last;
  }
  get durable() {
    return this.retention.last;
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

  append(timestamp: number, encode: (sequence: number) => Uint8Array): number {
    const sequence = this.last + 1;
    const body = Buffer.from(encode(sequence));
    this.bodies.set(sequence, body);
    this.retention.add(timestamp, body.length);
    return sequence;
  }

  read(sequence: number): Buffer | undefined {
    return this.bodies.get(sequence);
  }

  sequenceAt(timestamp: number): number {
    return this.retention.sequenceAt(timestamp);
  }

  expire(now: number): void {
    this.retention.expire(now);
  }
}
