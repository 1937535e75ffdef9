import { Listener, type Message, type OrderCreatedEvent, Subjects } from '@gittix/common';
import { OrderRecord } from '../../models/order-record';
import { Ticket } from '../../models/ticket';
import { queueGroupName } from './queue-group-name';

/** Locks the ticket for the order, unless the order has been cancelled already. */
export class OrderCreatedListener extends Listener<OrderCreatedEvent> {
  readonly subject = Subjects.OrderCreated;
  readonly queueGroupName = queueGroupName;

  /** Whatever concerns one ticket comes in turn: an order that waits is tried when it is released. */
  override keyOf(data: OrderCreatedEvent['data']): string {
    return data.ticket.id;
  }

  async onMessage({ id: orderId, ticket }: OrderCreatedEvent['data'], msg: Message) {
    if (await OrderRecord.open(orderId, ticket.id)) {
      await Ticket.lock(ticket.id, orderId);
      // another replica may have heard of the cancellation before the lock was there to release
      if (!(await OrderRecord.isLive(orderId))) await Ticket.release(ticket.id, orderId);
    }
    msg.ack();
  }
}
