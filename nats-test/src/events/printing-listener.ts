import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bus,
  type Event,
  type EventMeta,
  Inbox,
  Listener,
  MemoryParkingLot,
  type Message,
} from '@gittix/common';
import type { PlaygroundSubscribeOptions } from '../bus/playground-bus';
import type { ListenerRules } from './listener-rules';

/** Counts no tries: an event may come again for as long as somebody cares to watch. */
class PatientParkingLot extends MemoryParkingLot {
  override async countTry(): Promise<number> {
    return 0;
  }
}

/** A listener whose work is to say what it gets, under the rules of the command line. */
export abstract class PrintingListener<T extends Event> extends Listener<T> {
  readonly queueGroupName: string;

  constructor(
    client: Bus,
    private readonly rules: ListenerRules,
  ) {
    super(client, new Inbox(new PatientParkingLot()));
    this.queueGroupName = rules.queue ?? 'none';
    this.ackWait = rules.ackWait;
  }

  override subscriptionOptions(): PlaygroundSubscribeOptions {
    const { queue = '', durable = '', ackWait, maxInFlight, start } = this.rules;
    return { queueGroup: queue, durableName: durable, ackWait, maxInFlight, start };
  }

  async onMessage(data: T['data'], msg: Message): Promise<void> {
    const number = `#${msg.getSequence()}`;
    const received = msg.isRedelivered() ? 'received again' : 'received';
    console.log(`${number} ${received}: ${this.subject} ${JSON.stringify(withoutMeta(data))}`);

    if (this.rules.delay > 0) await sleep(this.rules.delay);
    if (!this.rules.ack) return;
    msg.ack();
    console.log(`${number} acknowledged`);
  }
}

function withoutMeta(data: object): object {
  return { ...data, meta: undefined } satisfies { meta?: EventMeta };
}
