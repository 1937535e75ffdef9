import { Listener, type Message, type OrderRefundRequestedEvent, Subjects } from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

/** Only marks the refund as due: Stripe may be away for longer than an event should wait. */
export class OrderRefundRequestedListener extends Listener<OrderRefundRequestedEvent> {
  readonly subject = Subjects.OrderRefundRequested;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Order;

  async onMessage(data: OrderRefundRequestedEvent['data'], msg: Message) {
    const order = await Order.findByEvent(data);
    if (!order) throw new Error('Order not found');

    await order.set({ refundDueAt: new Date() }).save();

    msg.ack();
  }
}
