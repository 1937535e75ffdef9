import {
  Listener,
  type Message,
  OrderStatus,
  type PaymentRefundedEvent,
  retryOnConflict,
  Subjects,
} from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

/** Notes that the money for a cancelled order has gone back. */
export class PaymentRefundedListener extends Listener<PaymentRefundedEvent> {
  readonly subject = Subjects.PaymentRefunded;
  readonly queueGroupName = queueGroupName;

  override keyOf(data: PaymentRefundedEvent['data']): string {
    return data.orderId;
  }

  async onMessage({ id, orderId }: PaymentRefundedEvent['data'], msg: Message) {
    await retryOnConflict(async () => {
      const order = await Order.findById(orderId);
      if (!order) throw new Error('Order not found');
      if (order.status !== OrderStatus.Cancelled || order.refundedAt) return;
      await order.set({ payment: { id, status: 'refunded' }, refundedAt: new Date() }).save();
    });
    msg.ack();
  }
}
