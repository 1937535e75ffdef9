import { OrderStatus, sweepEach } from '@gittix/common';
import type Stripe from 'stripe';
import { Order } from '../models/order';
import { Payment, type PaymentDocument } from '../models/payment';
import { stripe } from '../stripe';
import { changeAttempt, isOpen, settle } from './settle';
import { isRefused, isStripeError, isUnexpectedState, summaryOf } from './stripe-errors';
import { inFuture, REFUSED_RETRY_MS, RETRY_MS } from './timing';

const BATCH = 200;

/**
 * Finds out what became of payments that nobody has finished: those whose request has died or got
 * no answer, 3-D Secure passed after the tab was closed, charges that came late. It never confirms:
 * without the buyer no card is charged.
 *
 * @throws when any could not be settled; it comes first again in a later sweep
 */
export async function sweepPayments(): Promise<void> {
  const due = await Payment.find({ settleAt: { $lte: new Date() } })
    .sort({ settleAt: 1 })
    .limit(BATCH);
  await sweepEach(due, look);
}

async function look(payment: PaymentDocument): Promise<void> {
  try {
    await bringToRest(payment);
  } catch (error) {
    if (!isStripeError(error)) throw error;
    await lookAgain(payment, inFuture(isRefused(error) ? REFUSED_RETRY_MS : RETRY_MS));
    const message = `Payment ${payment._id.toString()} is not settled yet: ${summaryOf(error)}`;
    throw new Error(message, { cause: error });
  }
}

async function bringToRest(payment: PaymentDocument): Promise<void> {
  const { stripeId, orderId } = payment;
  if (!stripeId) return restWithoutIntent(payment);

  const intent = await stripe.paymentIntents.retrieve(stripeId);
  if (isOpen(intent) && payment.isLeased()) return lookAgain(payment, inFuture(RETRY_MS));

  const undecided = isOpen(intent) || intent.status === 'requires_action';
  const final = undecided && (await hasEnded(orderId)) ? await cancel(stripeId) : intent;
  await settle(payment._id, final, payment.attempt);
}

/** The attempt ended before its PaymentIntent was kept: whatever was made will not be confirmed. */
async function restWithoutIntent(payment: PaymentDocument): Promise<void> {
  const ended = await hasEnded(payment.orderId);
  await changeAttempt(payment, (current) => {
    // kept after all
    if (current.stripeId) return;
    if (ended) current.giveUp();
    else current.rest('declined', current.lastError);
  });
}

/** After this no card is charged, not even by a buyer who passes 3-D Secure late. */
async function cancel(stripeId: string): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.cancel(stripeId, { cancellation_reason: 'abandoned' });
  } catch (error) {
    // it has succeeded in between, or somebody else has cancelled it
    if (isUnexpectedState(error)) return stripe.paymentIntents.retrieve(stripeId);
    throw error;
  }
}

async function hasEnded(orderId: string): Promise<boolean> {
  const order = await Order.findById(orderId);
  if (!order) return false;
  return order.status === OrderStatus.Cancelled || order.expiresAt <= new Date();
}

async function lookAgain(payment: PaymentDocument, at: Date): Promise<void> {
  await changeAttempt(payment, (current) => current.set({ settleAt: at }));
}
