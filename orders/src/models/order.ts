import { OrderStatus, owned, publicJson, type RaisedByOwner, Subjects } from '@gittix/common';
import { type HydratedDocument, type Model, model, Schema, type Types } from 'mongoose';
import { relay } from '../events/relay';
import type { TicketDoc } from './ticket';

export { OrderStatus };

/** Who ended an order: the buyer, or the clock. */
export type CancelReason = 'user' | 'expired';

interface OrderAttrs {
  /** The buyer. */
  userId: string;
  status?: OrderStatus;
  expiresAt: Date;
  ticket: TicketDoc;
}

export interface OrderFields {
  userId: string;
  status: OrderStatus;
  /** When the hold on the ticket ends, unless it is paid by then. */
  expiresAt: Date;
  ticket: Types.ObjectId | TicketDoc;
  /** As the ticket was when the order was made: what is charged, whatever the seller does later. */
  title: string;
  price: number;
  /** The ticket while this order keeps others from it; its unique index is what sells it once. */
  reserves?: Types.ObjectId;
  reason?: CancelReason;
  payment?: { id: string; status: 'paid' | 'refunded' };
  /** Set when money came for an order that was cancelled by then. */
  refund?: 'requested';
  refundedAt?: Date;
  version: number;
}

interface OrderMethods {
  isUnpaid(): boolean;
  /** Unpaid, and so long past its time that the timer must have missed it. */
  isOverdue(): boolean;
  /** Frees the ticket. Rejects with a `VersionError` when somebody else saved in between. */
  cancel(reason: CancelReason): Promise<void>;
}

export type OrderDoc = HydratedDocument<OrderFields, OrderMethods>;

interface OrderModel extends Model<OrderFields, object, OrderMethods> {
  build(attrs: OrderAttrs): OrderDoc;
  /** Orders that are overdue, as many as `limit`. */
  findOverdue(limit: number): Promise<OrderDoc[]>;
}

const UNPAID = [OrderStatus.Created, OrderStatus.AwaitingPayment];

/** How long the expiration service has the first word, in milliseconds. */
const GRACE = 10_000;

const orderSchema = new Schema<OrderFields, OrderModel, OrderMethods>({
  userId: { type: String, required: true },
  status: {
    type: String,
    required: true,
    enum: Object.values(OrderStatus),
    default: OrderStatus.Created,
  },
  expiresAt: { type: Date, required: true },
  ticket: { type: Schema.Types.ObjectId, ref: 'Ticket', required: true },
  title: { type: String, required: true },
  price: { type: Number, required: true, min: 0 },
  reserves: { type: Schema.Types.ObjectId },
  reason: { type: String, enum: ['user', 'expired'] },
  payment: {
    type: new Schema({ id: String, status: String }, { _id: false }),
  },
  refund: { type: String, enum: ['requested'] },
  refundedAt: { type: Date },
});

// sparse: cancelled orders, which lack it, may be as many as there are
orderSchema.index({ reserves: 1 }, { unique: true, sparse: true });
// a buyer's own
orderSchema.index({ userId: 1, _id: -1 });
// what is overdue
orderSchema.index({ status: 1, expiresAt: 1 });

orderSchema.static('build', (attrs: OrderAttrs) => {
  const { title, price } = attrs.ticket;
  return new Order({ ...attrs, title, price });
});

orderSchema.static('findOverdue', (limit: number) =>
  Order.find({
    status: { $in: UNPAID },
    expiresAt: { $lte: new Date(Date.now() - GRACE) },
  }).limit(limit),
);

orderSchema.method('isUnpaid', function isUnpaid(this: OrderDoc) {
  return UNPAID.includes(this.status);
});

orderSchema.method('isOverdue', function isOverdue(this: OrderDoc) {
  return this.isUnpaid() && this.expiresAt.getTime() <= Date.now() - GRACE;
});

orderSchema.method('cancel', async function cancel(this: OrderDoc, reason: CancelReason) {
  await this.set({ status: OrderStatus.Cancelled, reason }).save();
});

orderSchema.pre('save', function reserve() {
  const isLive = this.status !== OrderStatus.Cancelled;
  this.set({ reserves: isLive ? this.ticket._id : undefined });
});

/** What the rest of GitTix hears of an order, each time it is saved. */
function eventOf(order: HydratedDocument<OrderFields>): RaisedByOwner {
  const { status, userId, expiresAt, price, reason } = order;
  const ticket = { id: order.ticket._id.toString() };
  if (order.isNew) {
    const data = {
      status,
      userId,
      expiresAt: expiresAt.toISOString(),
      ticket: { ...ticket, price },
    };
    return { subject: Subjects.OrderCreated, data };
  }
  if (order.isModified('status') && status === OrderStatus.Cancelled) {
    return { subject: Subjects.OrderCancelled, data: { ticket, reason } };
  }
  if (order.isModified('refund') && order.payment) {
    return { subject: Subjects.OrderRefundRequested, data: { paymentId: order.payment.id } };
  }
  return { subject: Subjects.OrderUpdated, data: { status } };
}

owned(orderSchema, { eventOf, relay });

orderSchema.set('toJSON', {
  transform: (order: unknown, json: Partial<OrderFields>) => {
    publicJson(order, json);
    // how the service keeps its promises; `status` and `payment.status` say what a buyer can know
    delete json.reserves;
    delete json.refund;
  },
});

export const Order = model<OrderFields, OrderModel>('Order', orderSchema);
