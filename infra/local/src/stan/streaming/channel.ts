import type { ConsumerRecord } from '../store/state';
import type { MessageLog } from '../store/store';
import type { Consumer } from './consumer';

/** A subject's message log and everybody who reads it. */
export class Channel {
  private readonly consumers = new Map<number, Consumer>();
  /** Queue groups and durable subscriptions, which later subscriptions find again. */
  private readonly shared = new Map<string, Consumer>();

  constructor(
    readonly name: string,
    readonly log: MessageLog,
  ) {}

  add(consumer: Consumer): void {
    this.consumers.set(consumer.record.id, consumer);
    const key = sharedKey(consumer.record);
    if (key) this.shared.set(key, consumer);
  }

  remove(consumer: Consumer): void {
    this.consumers.delete(consumer.record.id);
    const key = sharedKey(consumer.record);
    if (key) this.shared.delete(key);
  }

  /** The existing group or durable subscription that such a subscription would join. */
  findShared(record: SharedIdentity): Consumer | undefined {
    const key = sharedKey(record);
    return key === undefined ? undefined : this.shared.get(key);
  }

  all(): Iterable<Consumer> {
    return this.consumers.values();
  }

  /** Live subscriptions, and one for each durable that nobody holds at the moment. */
  get subscriptionCount(): number {
    let count = 0;
    for (const { members } of this.consumers.values()) count += Math.max(1, members.length);
    return count;
  }

  /** Delivers what has become durable. */
  pump(): void {
    for (const consumer of this.consumers.values()) consumer.pump();
  }
}

type SharedIdentity = Pick<ConsumerRecord, 'queue' | 'durableName' | 'clientId'>;

function sharedKey({ queue, durableName, clientId }: SharedIdentity): string | undefined {
  if (queue !== '') return JSON.stringify([queue]);
  return durableName === '' ? undefined : JSON.stringify([clientId, durableName]);
}
