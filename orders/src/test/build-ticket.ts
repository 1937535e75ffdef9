import { anId } from '@gittix/common/testing';
import { Ticket, type TicketDoc } from '../models/ticket';

/** A stored copy of a ticket, at version 0. */
export function buildTicket({
  id = anId(),
  title = 'concert',
  price = 20,
}: { id?: string; title?: string; price?: number } = {}): Promise<TicketDoc> {
  return Ticket.build({ id, title, price }).save();
}
