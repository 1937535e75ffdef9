import { BadRequestError, isDuplicateKey, OrderStatus, retryOnConflict } from '@gittix/common';
import type Stripe from 'stripe';
import type { OrderDocument } from '../models/order';
import { Payment, type PaymentDocument } from '../models/payment';
import { charge } from './charge';
import { lookUp } from './look-up';
import { settle } from './settle';
import { paymentInProcess } from './stripe-errors';

export type PayOutcome =
  | { outcome: 'charged' | 'already paid'; id: string }
  | { outcome: 'requires action'; clientSecret: string };

/** A payment as it stands, and its PaymentIntent where Stripe was asked for it. */
interface Standing {
  payment: PaymentDocument;
  intent?: Stripe.PaymentIntent;
}

/**
 * Charges the order's price to a card, once however often it is asked.
 *
 * @param token of Stripe.js: a card's (`tok_…`) or a payment method's (`pm_…`); never stored
 * @throws BadRequestError when nothing was charged: the order can't be paid, or in Stripe's words
 *   why the card can't
 * @throws ServiceUnavailableError `Payment is being processed` while nobody knows
 */
export async function pay(order: OrderDocument, token: string): Promise<PayOutcome> {
  const begun = await retryOnConflict(() => begin(order));
  if ('outcome' in begun) return begun;

  const { _id, attempt } = begun.payment;
  const intent = await charge(begun.payment, order, token);
  const payment = await settle(_id, intent, attempt);
  const outcome = outcomeOf({ payment, intent }, 'charged');
  if (outcome) return outcome;
  if (payment.status === 'cancelled') refuseEnded(order);
  throw paymentInProcess();
}

/** Takes the next attempt, unless the payment needs none. */
async function begin(order: OrderDocument): Promise<PayOutcome | { payment: PaymentDocument }> {
  const orderId = order._id.toString();
  const known = await Payment.findOne({ orderId });
  const standing = known ? await bringUpToDate(known) : undefined;
  const outcome = standing && outcomeOf(standing, 'already paid');
  if (outcome?.outcome === 'already paid') return outcome;

  const status = standing?.payment.status;
  if (status === 'refunded') throw new BadRequestError('Payment has been refunded');
  if (status === 'cancelled') refuseEnded(order);
  refuseUnpayable(order);
  return outcome ?? { payment: await takeAttempt(standing?.payment ?? Payment.build({ orderId })) };
}

/** What became of earlier attempts: no new one begins without knowing. */
async function bringUpToDate(known: PaymentDocument): Promise<Standing> {
  if (known.isFinished()) return { payment: known };
  if (known.isLeased()) throw paymentInProcess();
  if (!known.stripeId) return { payment: known };

  const intent = await lookUp(known.stripeId);
  if (!intent) throw paymentInProcess();
  const payment = await settle(known._id, intent, known.attempt);
  if (payment.status === 'pending') throw paymentInProcess();
  return { payment, intent };
}

async function takeAttempt(payment: PaymentDocument): Promise<PaymentDocument> {
  try {
    return await payment.takeAttempt().save();
  } catch (error) {
    // another request has made the order's payment since
    if (isDuplicateKey(error)) throw paymentInProcess();
    throw error;
  }
}

function outcomeOf(
  { payment, intent }: Standing,
  paid: 'charged' | 'already paid',
): PayOutcome | undefined {
  if (payment.status === 'succeeded') return { outcome: paid, id: payment._id.toString() };
  const clientSecret = intent?.client_secret;
  if (payment.status !== 'requires_action' || !clientSecret) return undefined;
  return { outcome: 'requires action', clientSecret };
}

function refuseUnpayable(order: OrderDocument): void {
  if (order.status === OrderStatus.Cancelled) {
    throw new BadRequestError('Cannot pay for a cancelled order');
  }
  // orders knows of a payment that this service has lost: it must not be made again
  if (order.status === OrderStatus.Complete) throw new BadRequestError('Order is already paid');
  if (order.expiresAt <= new Date()) throw new BadRequestError('Order has expired');
}

/** The PaymentIntent was cancelled, mostly because the order had ended. */
function refuseEnded(order: OrderDocument): never {
  refuseUnpayable(order);
  throw new BadRequestError('Payment has been cancelled');
}
