import {
  type ExpirationCompleteEvent,
  Listener,
  type Message,
  retryOnConflict,
  Subjects,
} from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

/** Cancels an order whose time is up and that has not been paid. */
export class ExpirationCompleteListener extends Listener<ExpirationCompleteEvent> {
  readonly subject = Subjects.ExpirationComplete;
  readonly queueGroupName = queueGroupName;

  async onMessage({ orderId }: ExpirationCompleteEvent['data'], msg: Message) {
    await retryOnConflict(async () => {
      const order = await Order.findById(orderId);
      if (!order) throw new Error('Order not found');
      // a timer whose clock is ahead of ours: the order is left to the sweep
      const isDue = order.expiresAt.getTime() <= Date.now();
      if (isDue && order.isUnpaid()) await order.cancel('expired');
    });
    msg.ack();
  }
}
