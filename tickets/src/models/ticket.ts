import { owned, type RaisedByOwner, retryOnConflict, Subjects, WaitError } from '@gittix/common';
import { type HydratedDocument, type Model, model, Schema } from 'mongoose';
import { relay } from '../events/relay';

export interface TicketAttrs {
  title: string;
  /** Dollars, at most two decimals. */
  price: number;
  /** The seller. */
  userId: string;
}

export interface TicketFields extends TicketAttrs {
  /** The order that holds or has bought this ticket; while it is set the ticket can't be edited. */
  orderId?: string;
  version: number;
}

export type TicketDoc = HydratedDocument<TicketFields>;

interface TicketModel extends Model<TicketFields> {
  build(attrs: TicketAttrs): TicketDoc;
  /**
   * Gives the ticket to an order; nothing happens when it has it already.
   *
   * @throws WaitError while another order holds it
   */
  lock(ticketId: string, orderId: string): Promise<void>;
  /** Takes the ticket back from an order; nothing happens when that does not hold it. */
  release(ticketId: string, orderId: string): Promise<void>;
}

const ticketSchema = new Schema<TicketFields, TicketModel>({
  title: { type: String, required: true },
  price: { type: Number, required: true },
  userId: { type: String, required: true },
  orderId: { type: String },
});

// the list of what is for sale, page by page
ticketSchema.index({ orderId: 1, _id: 1 });
// a seller's own
ticketSchema.index({ userId: 1, _id: 1 });

ticketSchema.static('build', (attrs: TicketAttrs) => new Ticket(attrs));

ticketSchema.static('lock', (ticketId: string, orderId: string) =>
  retryOnConflict(async () => {
    const ticket = await findTicket(ticketId);
    if (ticket.orderId === orderId) return;
    if (ticket.orderId) throw new WaitError(`Ticket is held by order ${ticket.orderId}`);
    await ticket.set({ orderId }).save();
  }),
);

ticketSchema.static('release', (ticketId: string, orderId: string) =>
  retryOnConflict(async () => {
    const ticket = await findTicket(ticketId);
    if (ticket.orderId !== orderId) return;
    await ticket.set({ orderId: undefined }).save();
  }),
);

async function findTicket(id: string): Promise<TicketDoc> {
  const ticket = await Ticket.findById(id);
  if (!ticket) throw new Error('Ticket not found');
  return ticket;
}

/** What the rest of GitTix hears of a ticket, each time it is saved. */
function eventOf(ticket: TicketDoc): RaisedByOwner {
  const { title, price, userId, orderId } = ticket;
  if (ticket.isNew) return { subject: Subjects.TicketCreated, data: { title, price, userId } };
  return { subject: Subjects.TicketUpdated, data: { title, price, userId, orderId } };
}

owned(ticketSchema, { eventOf, relay });

export const Ticket = model<TicketFields, TicketModel>('Ticket', ticketSchema);
