import type { Bus, Message, SubscribeOptions } from '../bus/bus';
import { Inbox } from '../inbox/inbox';
import { logger } from '../observability/logger';
import type { Event } from './event';

/** A local copy of another service's records, as `copied` makes it. */
interface VersionedCopy {
  versionOf(id: string): Promise<number | undefined>;
}

/** How many messages a listener works on at once. */
const MAX_IN_FLIGHT = 100;

/**
 * Listens to one kind of event and applies one rule to it.
 *
 * `onMessage` calls `msg.ack()` when the event has taken effect. Without that (it throws, or its
 * process ends) the event comes again; so a listener's steps are safe to repeat. Ordering,
 * validation, retry and parking are the inbox's work.
 *
 * @example
 * class OrderCreatedListener extends Listener<OrderCreatedEvent> {
 *   readonly subject = Subjects.OrderCreated;
 *   readonly queueGroupName = 'payments-service';
 *
 *   async onMessage(data: OrderCreatedEvent['data'], msg: Message) {
 *     await Order.build(data).save();
 *     msg.ack();
 *   }
 * }
 */
export abstract class Listener<T extends Event> {
  abstract readonly subject: T['subject'];

  /** Names the group whose members share the events, and its durable position on the bus. */
  abstract readonly queueGroupName: string;

  abstract onMessage(data: T['data'], msg: Message): void | Promise<void>;

  /**
   * Set by listeners that hear every event of an aggregate and keep a copy of it: they get the
   * events in version order, each once.
   */
  readonly follows?: VersionedCopy;

  /** Milliseconds until an event that was not acknowledged comes again. */
  protected ackWait = 5 * 1000;

  constructor(
    protected client: Bus,
    private readonly inbox: Inbox = new Inbox(),
  ) {}

  /** Events with the same key are handled one after the other. The default is the aggregate's id. */
  keyOf(data: T['data']): string {
    const { id, orderId } = data as { id?: string; orderId?: string };
    return id ?? orderId ?? this.subject;
  }

  subscriptionOptions(): SubscribeOptions {
    return {
      queueGroup: this.queueGroupName,
      durableName: this.queueGroupName,
      ackWait: this.ackWait,
      maxInFlight: MAX_IN_FLIGHT,
    };
  }

  /** Resolves when the bus has confirmed the subscription. */
  async listen(): Promise<void> {
    this.inbox.register(this);
    await this.client.subscribe(this.subject, this.subscriptionOptions(), (msg) => {
      logger.info(`Message received: ${this.subject} / ${this.queueGroupName}`);
      void this.inbox.receive(this, msg);
    });
  }

  /** @throws SyntaxError when the payload is not JSON */
  parseMessage(msg: Message): unknown {
    const data = msg.getData();
    return JSON.parse(typeof data === 'string' ? data : data.toString('utf8'));
  }
}
