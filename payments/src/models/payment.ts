import { type Raises, Subjects, withOutbox } from '@gittix/common';
import { type HydratedDocument, type Model, model, Schema } from 'mongoose';
import { inFuture, LEASE_MS, nextLook } from '../charging/timing';
import { relay } from '../events/relay';

export const paymentStatuses = [
  /** An attempt is under way, or nobody knows yet how it ended. */
  'pending',
  /** The buyer has to pass 3-D Secure. */
  'requires_action',
  /** Nothing was charged; open for another card. */
  'declined',
  'succeeded',
  'refunded',
  /** Nothing was charged, and nothing will be. */
  'cancelled',
] as const;

export type PaymentStatus = (typeof paymentStatuses)[number];

export interface PaymentFields {
  orderId: string;
  /** The PaymentIntent's id. Only one whose id stands here is ever confirmed. */
  stripeId?: string;
  status: PaymentStatus;
  /** How often a card was tried. */
  attempt: number;
  attemptedAt: Date;
  /** Until then the attempt belongs to the request that took it. */
  leaseUntil?: Date;
  /** When the sweeper looks at it next; unset once it is finished. */
  settleAt?: Date;
  /** Raised when Stripe has answered with an error, which it would repeat for the same key. */
  createKeyNumber: number;
  refundKeyNumber: number;
  /** Why the last attempt or refund failed, in Stripe's words. */
  lastError?: string;
}

interface PaymentMethods extends Raises {
  isFinished(): boolean;
  isLeased(): boolean;
  /** Begins a try of a card. Saving it is taking it: of two at once, one save is a conflict. */
  takeAttempt(): PaymentDocument;
  /** Keeps the PaymentIntent to be confirmed, and the attempt for one more call. */
  keepIntent(stripeId: string): PaymentDocument;
  /** Ends an attempt without a charge. */
  rest(status: 'pending' | 'requires_action' | 'declined', lastError?: string): void;
  /** The card is charged: `payment:created`. */
  finish(): void;
  giveUp(): void;
  /** The money is back: `payment:refunded`. */
  finishRefund(): void;
}

export type PaymentDocument = HydratedDocument<PaymentFields, PaymentMethods>;

interface PaymentModel extends Model<PaymentFields, object, PaymentMethods> {
  build(attrs: { orderId: string }): PaymentDocument;
}

const finished: readonly PaymentStatus[] = ['succeeded', 'refunded', 'cancelled'];
const over = { leaseUntil: undefined, settleAt: undefined, lastError: undefined };

const paymentSchema = new Schema<PaymentFields, PaymentModel, PaymentMethods>(
  {
    orderId: { type: String, required: true, unique: true },
    stripeId: { type: String },
    status: { type: String, required: true, enum: paymentStatuses, default: 'pending' },
    attempt: { type: Number, required: true, default: 0 },
    attemptedAt: { type: Date, required: true, default: () => new Date() },
    leaseUntil: { type: Date },
    settleAt: { type: Date },
    createKeyNumber: { type: Number, required: true, default: 0 },
    refundKeyNumber: { type: Number, required: true, default: 0 },
    lastError: { type: String },
  },
  // every change is judged on what is stored: who saves over another's change loads and judges anew
  { versionKey: 'version', optimisticConcurrency: true },
);

paymentSchema.index({ settleAt: 1 }, { sparse: true });
paymentSchema.static('build', (attrs: { orderId: string }) => new Payment(attrs));

paymentSchema.method('isFinished', function isFinished(this: PaymentDocument) {
  return finished.includes(this.status);
});

paymentSchema.method('isLeased', function isLeased(this: PaymentDocument) {
  return this.leaseUntil !== undefined && this.leaseUntil > new Date();
});

paymentSchema.method('takeAttempt', function takeAttempt(this: PaymentDocument) {
  const leaseUntil = inFuture(LEASE_MS);
  return this.set({
    status: 'pending',
    attempt: this.attempt + 1,
    attemptedAt: new Date(),
    leaseUntil,
    settleAt: leaseUntil,
    lastError: undefined,
  });
});

paymentSchema.method('keepIntent', function keepIntent(this: PaymentDocument, stripeId: string) {
  const leaseUntil = inFuture(LEASE_MS);
  return this.set({ stripeId, leaseUntil, settleAt: leaseUntil });
});

paymentSchema.method(
  'rest',
  function rest(this: PaymentDocument, status: PaymentStatus, lastError?: string) {
    const settleAt = status === 'pending' ? new Date() : nextLook(this.attemptedAt);
    this.set({ status, leaseUntil: undefined, settleAt, lastError });
  },
);

paymentSchema.method('finish', function finish(this: PaymentDocument) {
  this.set({ ...over, status: 'succeeded' });
  this.raise({ subject: Subjects.PaymentCreated, data: eventData(this) });
});

paymentSchema.method('giveUp', function giveUp(this: PaymentDocument) {
  this.set({ ...over, status: 'cancelled' });
});

paymentSchema.method('finishRefund', function finishRefund(this: PaymentDocument) {
  this.set({ ...over, status: 'refunded' });
  this.raise({ subject: Subjects.PaymentRefunded, data: eventData(this) });
});

function eventData({ _id, orderId, stripeId }: PaymentDocument) {
  const id = _id.toString();
  if (!stripeId) throw new Error(`Payment ${id} has no PaymentIntent`);
  return { id, orderId, stripeId };
}

withOutbox<PaymentFields, PaymentModel>(paymentSchema, { relay });

/** What this service knows of the one charge for an order. */
export const Payment = model<PaymentFields, PaymentModel>('Payment', paymentSchema);
