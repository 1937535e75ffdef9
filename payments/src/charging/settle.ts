import { retryOnConflict } from '@gittix/common';
import type { Types } from 'mongoose';
import type Stripe from 'stripe';
import { Payment, type PaymentDocument } from '../models/payment';

/** What of a PaymentIntent decides. */
export type IntentState = Pick<Stripe.PaymentIntent, 'status' | 'last_payment_error'>;

/**
 * Changes a payment that is not finished, judging the state of now: whoever comes second (POST,
 * webhook, sweeper, another replica) finds it finished and changes nothing.
 *
 * @returns the payment as it then is
 */
export async function change(
  paymentId: Types.ObjectId,
  apply: (payment: PaymentDocument) => void,
): Promise<PaymentDocument> {
  return retryOnConflict(async () => {
    const payment = await Payment.findById(paymentId).orFail();
    if (payment.isFinished()) return payment;
    apply(payment);
    return payment.save();
  });
}

/** The same, unless somebody has begun another attempt since the payment was loaded. */
export async function changeAttempt(
  { _id, attempt }: PaymentDocument,
  apply: (payment: PaymentDocument) => void,
): Promise<void> {
  await change(_id, (current) => {
    if (current.attempt === attempt) apply(current);
  });
}

/**
 * Brings a payment to what its PaymentIntent says.
 *
 * @param attempt the attempt that the caller knew of when it asked Stripe; what is not final is
 *   about that one, and says nothing about a later one
 */
export function settle(
  paymentId: Types.ObjectId,
  intent: IntentState,
  attempt: number,
): Promise<PaymentDocument> {
  return change(paymentId, (payment) => {
    if (intent.status === 'succeeded') return payment.finish();
    if (intent.status === 'canceled') return payment.giveUp();
    if (payment.attempt !== attempt) return;
    payment.rest(restingStatus(intent), intent.last_payment_error?.message);
  });
}

/** No card is on its way: the intent takes another one. */
export function isOpen({ status }: IntentState): boolean {
  return status === 'requires_payment_method' || status === 'requires_confirmation';
}

function restingStatus(intent: IntentState) {
  if (intent.status === 'requires_action') return 'requires_action';
  return isOpen(intent) ? 'declined' : 'pending';
}
