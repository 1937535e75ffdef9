import { Listener, type Message, type OrderCancelledEvent, Subjects } from '@gittix/common';
import { OrderRecord } from '../../models/order-record';
import { Ticket } from '../../models/ticket';
import { queueGroupName } from './queue-group-name';

/** Releases the ticket, where it is this order that holds it. */
export class OrderCancelledListener extends Listener<OrderCancelledEvent> {
  readonly subject = Subjects.OrderCancelled;
  readonly queueGroupName = queueGroupName;

  override keyOf(data: OrderCancelledEvent['data']): string {
    return data.ticket.id;
  }

  async onMessage({ id: orderId, ticket }: OrderCancelledEvent['data'], msg: Message) {
    // first, so that an order:created that comes later, or runs just now, finds it
    await OrderRecord.cancel(orderId, ticket.id);
    await Ticket.release(ticket.id, orderId);
    msg.ack();
  }
}
