import {
  Listener,
  logger,
  type Message,
  type OrderCreatedEvent,
  OutOfReachError,
  Subjects,
} from '@gittix/common';
import { storeWrapper } from '../../store-wrapper';
import { queueGroupName } from './queue-group-name';

/** Sets the timer of an order. */
export class OrderCreatedListener extends Listener<OrderCreatedEvent> {
  readonly subject = Subjects.OrderCreated;
  readonly queueGroupName = queueGroupName;

  async onMessage(data: OrderCreatedEvent['data'], msg: Message): Promise<void> {
    const expiresAt = new Date(data.expiresAt);
    const delay = expiresAt.getTime() - new Date().getTime();
    logger.info({ orderId: data.id, delay }, `Waiting ${delay} ms until the order expires`);

    await storeWrapper.queue.add(data.id, expiresAt).catch((cause: unknown) => {
      throw new OutOfReachError('The expiration queue is out of reach', { cause });
    });
    msg.ack();
  }
}
