import type Stripe from 'stripe';

/** The `error` member of an answer, as https://docs.stripe.com/api/errors lists it. */
export interface ErrorBody {
  type:
    'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  request_log_url?: string;
}

/**
 * A request that Stripe refuses. `executed` tells whether work had begun: only then is the answer
 * kept under the request's idempotency key (https://docs.stripe.com/api/idempotent_requests).
 */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly executed = false,
  ) {
    super(body.message);
    if (body.code) {
      body.doc_url = `https://docs.stripe.com/error-codes/${body.code.replaceAll('_', '-')}`;
    }
  }
}

/** What is wrong with a parameter: found before anything is done. */
export function invalidParameter(message: string, param: string, code?: string): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, param, code });
}

export function missingParameter(param: string): StripeError {
  return invalidParameter(`Missing required param: ${param}.`, param, 'parameter_missing');
}

export function noSuch(name: string, id: string, param = 'id', status = 404): StripeError {
  return new StripeError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${name}: '${id}'`,
    param,
  });
}

/** The parameters are right, the state of the object forbids it. */
export function refused(message: string, more: Partial<ErrorBody> = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...more }, true);
}

export function unexpectedState(message: string, intent: Stripe.PaymentIntent): StripeError {
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

export function cardError(body: Omit<ErrorBody, 'type'>): StripeError {
  return new StripeError(402, { type: 'card_error', ...body }, true);
}

export function unauthorized(message: string, code?: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message, code });
}
