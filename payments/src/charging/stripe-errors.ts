import { ServiceUnavailableError } from '@gittix/common';
import Stripe from 'stripe';

type StripeError = Stripe.errors.StripeError;

export function isStripeError(error: unknown): error is StripeError {
  return error instanceof Stripe.errors.StripeError;
}

/**
 * Stripe says for sure that this attempt has charged nothing: the card was declined, or the request
 * made no sense. Not so when the intent has gone on meanwhile: then its state says what happened.
 */
export function isVerdict(error: unknown): error is StripeError {
  if (error instanceof Stripe.errors.StripeCardError) return true;
  return error instanceof Stripe.errors.StripeInvalidRequestError && !isUnexpectedState(error);
}

/** The intent is in a state that does not allow the call. */
export function isUnexpectedState(error: unknown): boolean {
  return isStripeError(error) && error.code === 'payment_intent_unexpected_state';
}

/** Stripe answers the same for the same idempotency key, errors too. */
export function wasAnswered(error: unknown): boolean {
  return isStripeError(error) && error.statusCode !== undefined;
}

/** Asking again soon would not help: the request is wrong, or comes too often. */
export function isRefused({ statusCode = 0, code }: StripeError): boolean {
  // the intent is being worked on, for a moment
  if (code === 'lock_timeout') return false;
  return statusCode >= 400 && statusCode < 500;
}

/** For the log: the error itself carries whole objects of Stripe's, client secrets among them. */
export function summaryOf(error: StripeError): string {
  return [error.type, error.code, error.message].filter(Boolean).join(': ');
}

/** 503: whether the card was charged is not known yet; the sweeper finds out. */
export function paymentInProcess(): ServiceUnavailableError {
  return new ServiceUnavailableError('Payment is being processed', 2);
}
