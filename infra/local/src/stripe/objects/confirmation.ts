import type Stripe from 'stripe';
import { behaviourOf, type Decline } from '../cards';
import type { Context } from '../context';
import { cardError, invalidParameter, type StripeError, unexpectedState } from '../errors';
import { randomWord } from '../ids';
import { optionalBoolean, optionalText, type Params, refuseUnknown } from '../params';
import { saveCharge } from './charge';
import { raise } from './event';
import { findIntent, givenMethod } from './payment-intent';
import { findPaymentMethod } from './payment-method';

const CONFIRM_PARAMS = [
  'client_secret',
  'error_on_requires_action',
  'expand',
  'off_session',
  'payment_method',
  'payment_method_data',
  'receipt_email',
  'return_url',
  'use_stripe_sdk',
];

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/**
 * `POST /v1/payment_intents/:id/confirm`: charges the card, or asks for 3-D Secure first.
 * @throws `card_error` when the bank refuses; the intent is then open for another card.
 */
export function confirmIntent(context: Context, id: string, params: Params): Stripe.PaymentIntent {
  const intent = findIntent(context, id);
  refuseUnknown(params, CONFIRM_PARAMS);
  refuseUnconfirmable(intent, params);
  const method = givenMethod(context, params);
  return attempt(context, intent, method, params);
}

/** One try of a card: given with this request, else the one that the intent already has. */
export function attempt(
  context: Context,
  intent: Stripe.PaymentIntent,
  given: Stripe.PaymentMethod | undefined,
  params: Params,
): Stripe.PaymentIntent {
  const method = given ?? methodOf(context, intent);
  const returnUrl = optionalText(params, 'return_url');
  const present = !optionalBoolean(params, 'off_session');
  const refuseAction = optionalBoolean(params, 'error_on_requires_action') ?? false;
  requireReturnUrl(intent, returnUrl);

  const tried: Stripe.PaymentIntent = { ...intent, payment_method: method.id, next_action: null };
  const behaviour = behaviourOf(method.card?.fingerprint ?? '');
  if (behaviour.neverAnswers) context.withholdAnswer();
  if (behaviour.authentication && present && !refuseAction) {
    return askForAuthentication(context, tried, returnUrl);
  }
  const decline = behaviour.authentication ? AUTHENTICATION_REQUIRED : behaviour.decline;
  if (!decline) return succeed(context, tried, method, false);
  throw declineOf(fail(context, tried, method, decline, false));
}

/** What happens when the holder has passed 3-D Secure, or failed or refused it. */
export function authenticate(
  context: Context,
  intent: Stripe.PaymentIntent,
  outcome: 'fail' | 'succeed',
): Stripe.PaymentIntent {
  if (intent.status !== 'requires_action') {
    throw unexpectedState(
      `This PaymentIntent has a status of ${intent.status}: there is nothing to authenticate.`,
      intent,
    );
  }
  const method = methodOf(context, intent);
  if (outcome === 'fail') return failAuthentication(context, intent, method);
  const { decline } = behaviourOf(method.card?.fingerprint ?? '');
  return decline
    ? fail(context, intent, method, decline, true)
    : succeed(context, intent, method, true);
}

function refuseUnconfirmable(intent: Stripe.PaymentIntent, params: Params): void {
  if (CONFIRMABLE.includes(intent.status)) return;
  if ('payment_method' in params || 'payment_method_data' in params) {
    throw unexpectedState(
      `This PaymentIntent's payment_method could not be updated because it has a status of ` +
        `${intent.status}. You may only update the payment_method of a PaymentIntent with one of ` +
        `the following statuses: ${CONFIRMABLE.join(', ')}.`,
      intent,
    );
  }
  throw unexpectedState(
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being ' +
          'previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a ` +
          'PaymentIntent with one of the following statuses may be confirmed: ' +
          'requires_confirmation, requires_action.',
    intent,
  );
}

function methodOf(context: Context, intent: Stripe.PaymentIntent): Stripe.PaymentMethod {
  if (typeof intent.payment_method === 'string') {
    return findPaymentMethod(context, intent.payment_method);
  }
  throw unexpectedState(
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either " +
      'update the PaymentIntent with a payment method and then confirm it again, or confirm it ' +
      'again directly with a payment method or ConfirmationToken.',
    intent,
  );
}

/** Some methods of the account send the buyer to another page: Stripe must know the way back. */
function requireReturnUrl(intent: Stripe.PaymentIntent, returnUrl: string | undefined): void {
  if (returnUrl !== undefined) {
    if (/^https?:\/\/./.test(returnUrl)) return;
    throw invalidParameter('Not a valid URL', 'return_url', 'url_invalid');
  }
  if (intent.allowed_payment_method_types !== null) return; // cards, which never redirect
  if (intent.automatic_payment_methods?.allow_redirects !== 'always') return;
  throw invalidParameter(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because ' +
      'some of these payment methods might redirect your customer off of your page, you must ' +
      "provide a `return_url`. If you don't want to accept redirect-based payment methods, set " +
      '`automatic_payment_methods[enabled]` to `true` and ' +
      '`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and ' +
      'Payment Intents.',
    'return_url',
  );
}

function askForAuthentication(
  context: Context,
  intent: Stripe.PaymentIntent,
  returnUrl: string | undefined,
): Stripe.PaymentIntent {
  const query = `client_secret=${encodeURIComponent(intent.client_secret ?? '')}`;
  const url = `${context.publicUrl}/authenticate/${intent.id}?${query}`;
  const waiting: Stripe.PaymentIntent = {
    ...intent,
    status: 'requires_action',
    next_action:
      returnUrl === undefined
        ? {
            type: 'use_stripe_sdk',
            use_stripe_sdk: {
              type: 'three_d_secure_redirect',
              source: `src_${randomWord(24)}`,
              stripe_js: url,
            },
          }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  };
  context.store.save(waiting);
  raise(context, 'payment_intent.requires_action', waiting);
  return waiting;
}

function succeed(
  context: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): Stripe.PaymentIntent {
  const charge = saveCharge(context, { intent, method, authenticated });
  const paid: Stripe.PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    status: 'succeeded',
  };
  context.store.save(paid);
  raise(context, 'charge.succeeded', charge);
  raise(context, 'payment_intent.succeeded', paid);
  return paid;
}

/** The bank refuses: a failed charge stays on record, and the intent waits for another card. */
function fail(
  context: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
  authenticated: boolean,
): Stripe.PaymentIntent {
  const charge = saveCharge(context, { intent, method, authenticated, decline });
  raise(context, 'charge.failed', charge);
  return reopen(context, { ...intent, latest_charge: charge.id }, method, {
    type: 'card_error',
    charge: charge.id,
    code: decline.code,
    ...(decline.declineCode && { decline_code: decline.declineCode }),
    message: decline.message,
  });
}

function failAuthentication(
  context: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.PaymentIntent {
  return reopen(context, intent, method, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data ' +
      'or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  });
}

function reopen(
  context: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  error: Stripe.PaymentIntent.LastPaymentError,
): Stripe.PaymentIntent {
  const docUrl = `https://docs.stripe.com/error-codes/${error.code?.replaceAll('_', '-')}`;
  const open: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: { ...error, doc_url: docUrl, payment_method: method },
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  };
  context.store.save(open);
  raise(context, 'payment_intent.payment_failed', open);
  return open;
}

function declineOf(intent: Stripe.PaymentIntent): StripeError {
  const {
    message = '',
    code,
    decline_code,
    charge,
    payment_method,
  } = intent.last_payment_error ?? {};
  return cardError({ message, code, decline_code, charge, payment_intent: intent, payment_method });
}
