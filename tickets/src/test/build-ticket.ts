import { anId } from '@gittix/common/testing';
import { Ticket, type TicketDoc, type TicketFields } from '../models/ticket';

/** A stored ticket; with `orderId` it is locked, and so at version 1. */
export async function buildTicket({
  title = 'concert',
  price = 20,
  userId = anId(),
  orderId,
}: Partial<Omit<TicketFields, 'version'>> = {}): Promise<TicketDoc> {
  const ticket = await Ticket.build({ title, price, userId }).save();
  return orderId ? ticket.set({ orderId }).save() : ticket;
}
