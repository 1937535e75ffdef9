import { BadRequestError, logger } from '@gittix/common';
import mongoose from 'mongoose';
import type Stripe from 'stripe';
import type { OrderDocument } from '../models/order';
import type { PaymentDocument } from '../models/payment';
import { stripe } from '../stripe';
import { toCents } from '../to-cents';
import { lookUp } from './look-up';
import { changeAttempt } from './settle';
import {
  isStripeError,
  isVerdict,
  paymentInProcess,
  summaryOf,
  wasAnswered,
} from './stripe-errors';

/** The intent tells how the attempt ended; in any other state a card may be on its way still. */
const decided: readonly Stripe.PaymentIntent.Status[] = [
  'succeeded',
  'requires_action',
  'canceled',
];

/**
 * Tries a card on the order's one PaymentIntent, which is made, kept, and only then confirmed: that
 * an order is charged once rests on there being one intent that can be, not on idempotency keys,
 * which Stripe forgets after a day.
 *
 * @returns the intent once it tells how this attempt ended
 * @throws BadRequestError when Stripe says that nothing was charged
 * @throws ServiceUnavailableError when nobody can say; the sweeper finds out
 */
export async function charge(
  payment: PaymentDocument,
  order: OrderDocument,
  token: string,
): Promise<Stripe.PaymentIntent> {
  const stripeId = payment.stripeId ?? (await makeIntent(payment, order));
  const intent = await confirm(payment, stripeId, token);
  if (intent && decided.includes(intent.status)) return intent;

  // the lease stays: the card may be on its way still
  await changeAttempt(payment, (current) => current.set({ settleAt: new Date() }));
  throw paymentInProcess();
}

async function makeIntent(payment: PaymentDocument, order: OrderDocument): Promise<string> {
  const intent = await createIntent(payment, order);
  try {
    await payment.keepIntent(intent.id).save();
  } catch (error) {
    // the lease has run out meanwhile: the attempt is somebody else's, and this intent nobody's
    if (error instanceof mongoose.Error.VersionError) throw paymentInProcess();
    throw error;
  }
  return intent.id;
}

async function createIntent(
  payment: PaymentDocument,
  order: OrderDocument,
): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.create(
      {
        amount: toCents(order.price),
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { orderId: payment.orderId },
      },
      { idempotencyKey: `create:${payment.orderId}:${payment.createKeyNumber}` },
    );
  } catch (error) {
    if (!isStripeError(error)) throw error;
    // an intent that was never confirmed charges nobody: the attempt is over, whatever the reason
    await changeAttempt(payment, (current) => {
      if (wasAnswered(error)) current.createKeyNumber += 1;
      current.rest('declined', error.message);
    });
    throw refusalBy(error, payment);
  }
}

/** @returns undefined when Stripe does not say what became of it */
async function confirm(
  payment: PaymentDocument,
  stripeId: string,
  token: string,
): Promise<Stripe.PaymentIntent | undefined> {
  try {
    return await stripe.paymentIntents.confirm(stripeId, cardOf(token), {
      idempotencyKey: `confirm:${payment.orderId}:${payment.attempt}`,
    });
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const refusal = refusalBy(error, payment);
    if (!isVerdict(error)) return lookUp(stripeId);
    await changeAttempt(payment, (current) => current.rest('declined', error.message));
    throw refusal;
  }
}

function refusalBy(error: Stripe.errors.StripeError, payment: PaymentDocument) {
  if (isVerdict(error)) return new BadRequestError(error.message);
  logger.warn(
    { orderId: payment.orderId, reason: summaryOf(error) },
    'Stripe did not say what became of an attempt',
  );
  return paymentInProcess();
}

/**
 * Stripe's types leave a card's token out, because the same field takes card numbers
 * (https://github.com/stripe/stripe-node/issues/1285).
 */
function cardOf(token: string): Stripe.PaymentIntentConfirmParams {
  if (token.startsWith('pm_')) return { payment_method: token };
  const params = { payment_method_data: { type: 'card', card: { token } } };
  return params;
}
