import { copied, type CopyStatics } from '@gittix/common';
import { type HydratedDocument, type Model, model, Schema, Types } from 'mongoose';
import { Order } from './order';

interface TicketAttrs {
  id: string;
  title: string;
  /** Dollars. */
  price: number;
}

export interface TicketFields {
  title: string;
  price: number;
  version: number;
}

interface TicketMethods {
  /** Whether an order that is not cancelled holds or has bought this ticket. */
  isReserved(): Promise<boolean>;
}

export type TicketDoc = HydratedDocument<TicketFields, TicketMethods>;

export interface TicketModel
  extends Model<TicketFields, object, TicketMethods>, CopyStatics<TicketFields> {
  build(attrs: TicketAttrs): TicketDoc;
}

/** This service's copy of the tickets, kept by the events of the tickets service. */
const ticketSchema = new Schema<TicketFields, TicketModel, TicketMethods>({
  title: { type: String, required: true },
  price: { type: Number, required: true, min: 0 },
});

ticketSchema.static(
  'build',
  ({ id, title, price }: TicketAttrs) => new Ticket({ _id: id, title, price }),
);

ticketSchema.method('isReserved', async function isReserved(this: { _id: Types.ObjectId }) {
  return (await Order.exists({ reserves: this._id })) !== null;
});

copied(ticketSchema);

export const Ticket = model<TicketFields, TicketModel>('Ticket', ticketSchema);
