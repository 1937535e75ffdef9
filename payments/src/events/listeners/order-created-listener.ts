import { Listener, type Message, type OrderCreatedEvent, Subjects } from '@gittix/common';
import { Order } from '../../models/order';
import { queueGroupName } from './queue-group-name';

export class OrderCreatedListener extends Listener<OrderCreatedEvent> {
  readonly subject = Subjects.OrderCreated;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Order;

  async onMessage(data: OrderCreatedEvent['data'], msg: Message) {
    await Order.build({
      id: data.id,
      userId: data.userId,
      price: data.ticket.price,
      status: data.status,
      expiresAt: new Date(data.expiresAt),
    }).save();

    msg.ack();
  }
}
