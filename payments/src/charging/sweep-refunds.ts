import { retryOnConflict, sweepEach } from '@gittix/common';
import { Order, type OrderDocument } from '../models/order';
import { Payment, type PaymentDocument } from '../models/payment';
import { stripe } from '../stripe';
import { isRefused, isStripeError, summaryOf, wasAnswered } from './stripe-errors';
import { inFuture, REFUSED_RETRY_MS, RETRY_MS } from './timing';

const BATCH = 200;

/**
 * Gives back what was paid for orders that had ended already, until Stripe has done it.
 *
 * @throws when any refund could not be made; it is tried again, however often that takes
 */
export async function sweepRefunds(): Promise<void> {
  const due = await Order.find({ refundDueAt: { $lte: new Date() } })
    .sort({ refundDueAt: 1 })
    .limit(BATCH);
  await sweepEach(due, refundOf);
}

async function refundOf(order: OrderDocument): Promise<void> {
  const payment = await Payment.findOne({ orderId: order._id.toString() });
  // a charge that nobody knows of yet is settled first
  if (payment?.status !== 'succeeded' && payment?.status !== 'refunded') {
    return tryAgain(order, inFuture(REFUSED_RETRY_MS));
  }
  if (payment.status === 'succeeded') await refund(order, payment);

  // last, so that a crash before it repeats the steps, which do no harm; without a new version, for
  // orders has not changed its order
  await Order.updateOne({ _id: order._id }, { $unset: { refundDueAt: 1 } });
}

async function refund(order: OrderDocument, payment: PaymentDocument): Promise<void> {
  const failure = await refundAtStripe(payment);
  if (!failure) {
    await changePaid(payment, (current) => current.finishRefund());
    return;
  }
  await tryAgain(order, inFuture(failure.refused ? REFUSED_RETRY_MS : RETRY_MS));
  if (failure.answered) {
    await changePaid(payment, (current) => {
      current.refundKeyNumber += 1;
      current.lastError = failure.reason;
    });
  }
  throw new Error(`Payment ${payment._id.toString()} is not refunded yet: ${failure.reason}`);
}

interface Failure {
  reason: string;
  /** It is Stripe's word, which it would repeat for the same idempotency key. */
  answered: boolean;
  refused: boolean;
}

async function refundAtStripe(payment: PaymentDocument): Promise<Failure | undefined> {
  const { _id, orderId, stripeId, refundKeyNumber } = payment;
  try {
    const { status, failure_reason } = await stripe.refunds.create(
      { payment_intent: stripeId, metadata: { orderId } },
      { idempotencyKey: `refund:${_id.toString()}:${refundKeyNumber}` },
    );
    if (status !== 'failed' && status !== 'canceled') return undefined;
    const reason = `refund ${status}: ${failure_reason ?? 'no reason given'}`;
    return { reason, answered: true, refused: true };
  } catch (error) {
    if (!isStripeError(error)) throw error;
    if (error.code === 'charge_already_refunded') return undefined;
    return {
      reason: summaryOf(error),
      answered: wasAnswered(error),
      refused: isRefused(error),
    };
  }
}

/** Changes a paid payment; who comes second, after the refund, changes nothing. */
async function changePaid(
  { _id }: PaymentDocument,
  apply: (payment: PaymentDocument) => void,
): Promise<void> {
  await retryOnConflict(async () => {
    const current = await Payment.findById(_id).orFail();
    if (current.status !== 'succeeded') return;
    apply(current);
    await current.save();
  });
}

async function tryAgain(order: OrderDocument, at: Date): Promise<void> {
  await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: at } });
}
