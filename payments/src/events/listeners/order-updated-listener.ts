import { Listener, type Message, type OrderUpdatedEvent, Subjects } from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

export class OrderUpdatedListener extends Listener<OrderUpdatedEvent> {
  readonly subject = Subjects.OrderUpdated;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Order;

  async onMessage(data: OrderUpdatedEvent['data'], msg: Message) {
    const order = await Order.findByEvent(data);
    if (!order) throw new Error('Order not found');

    await order.set({ status: data.status }).save();

    msg.ack();
  }
}
