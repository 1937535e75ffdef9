import {
  Listener,
  type Message,
  type OrderCancelledEvent,
  OrderStatus,
  Subjects,
} from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

export class OrderCancelledListener extends Listener<OrderCancelledEvent> {
  readonly subject = Subjects.OrderCancelled;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Order;

  async onMessage(data: OrderCancelledEvent['data'], msg: Message) {
    const order = await Order.findByEvent(data);
    if (!order) throw new Error('Order not found');

    await order.set({ status: OrderStatus.Cancelled }).save();

    msg.ack();
  }
}
