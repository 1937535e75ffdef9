import {
  Listener,
  type Message,
  OrderStatus,
  type PaymentCreatedEvent,
  retryOnConflict,
  Subjects,
} from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

/** Completes the order that was paid; money for one that is cancelled is asked to go back. */
export class PaymentCreatedListener extends Listener<PaymentCreatedEvent> {
  readonly subject = Subjects.PaymentCreated;
  readonly queueGroupName = queueGroupName;

  override keyOf(data: PaymentCreatedEvent['data']): string {
    return data.orderId;
  }

  async onMessage({ id, orderId }: PaymentCreatedEvent['data'], msg: Message) {
    await retryOnConflict(async () => {
      const order = await Order.findById(orderId);
      if (!order) throw new Error('Order not found');
      if (order.payment) return;

      order.set({ payment: { id, status: 'paid' } });
      if (order.isUnpaid()) order.set({ status: OrderStatus.Complete });
      else order.set({ refund: 'requested' });
      await order.save();
    });
    msg.ack();
  }
}
