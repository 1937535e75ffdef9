import { logger } from '@gittix/common';
import type Stripe from 'stripe';
import { stripe } from '../stripe';
import { isStripeError, summaryOf } from './stripe-errors';
import { LOOK_UP_TIMEOUT_MS } from './timing';

/** The PaymentIntent as it stands, or undefined while Stripe does not say. */
export async function lookUp(stripeId: string): Promise<Stripe.PaymentIntent | undefined> {
  try {
    return await stripe.paymentIntents.retrieve(stripeId, {}, { timeout: LOOK_UP_TIMEOUT_MS });
  } catch (error) {
    if (!isStripeError(error)) throw error;
    logger.warn({ stripeId, reason: summaryOf(error) }, 'A PaymentIntent could not be looked up');
    return undefined;
  }
}
