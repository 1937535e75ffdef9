import {
  Listener,
  type Message,
  OrderStatus,
  retryOnConflict,
  Subjects,
  type TicketUpdatedEvent,
} from '@gittix/common';
import { Order } from '../../models/order';
import { Ticket } from '../../models/ticket';
import { queueGroupName } from './queue-group-name';

/** Brings the copy of a ticket up to date; an order whose lock it confirms may now be paid. */
export class TicketUpdatedListener extends Listener<TicketUpdatedEvent> {
  readonly subject = Subjects.TicketUpdated;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Ticket;

  async onMessage(data: TicketUpdatedEvent['data'], msg: Message) {
    const ticket = await Ticket.findByEvent(data);
    if (!ticket) throw new Error('Ticket not found');

    if (data.orderId) await confirmLock(data.orderId);
    // last, because with it the event counts as applied: one that comes again is ignored
    await ticket.set({ title: data.title, price: data.price }).save();
    msg.ack();
  }
}

function confirmLock(orderId: string): Promise<void> {
  return retryOnConflict(async () => {
    const order = await Order.findById(orderId);
    if (order?.status !== OrderStatus.Created) return;
    await order.set({ status: OrderStatus.AwaitingPayment }).save();
  });
}
