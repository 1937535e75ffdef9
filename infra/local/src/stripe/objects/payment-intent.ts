import type Stripe from 'stripe';
import type { Context } from '../context';
import { invalidParameter, noSuch, unexpectedState } from '../errors';
import { newId, nowInSeconds, randomWord } from '../ids';
import { type ApiList, LIST_PARAMS, page } from '../list';
import { amountOf, currencyOf } from '../money';
import {
  mergedMetadata,
  optionalBoolean,
  optionalObject,
  optionalOneOf,
  optionalText,
  optionalTexts,
  type Params,
  refuseUnknown,
} from '../params';
import { raise } from './event';
import { createPaymentMethod, findPaymentMethod } from './payment-method';

/** What create and update both take. */
const DETAILS = [
  'amount',
  'currency',
  'description',
  'expand',
  'metadata',
  'payment_method',
  'payment_method_data',
  'receipt_email',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
];

/** What only matters to a create that also confirms. */
const CONFIRMING = ['confirm', 'error_on_requires_action', 'off_session', 'return_url'];

const SHAPE = [
  'allowed_payment_method_types',
  'automatic_payment_methods',
  'capture_method',
  'confirmation_method',
  'use_stripe_sdk',
];

/** From this version on `payment_method_types` is `allowed_payment_method_types`. */
const ENDIVE = '2026-09-30';

const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const CANCELLATION_REASONS = [
  'abandoned',
  'duplicate',
  'fraudulent',
  'requested_by_customer',
] as const;

/** `POST /v1/payment_intents`, not confirmed yet: the caller goes on if `confirm` asks for it. */
export function createIntent(context: Context, params: Params): Stripe.PaymentIntent {
  const older = context.apiVersion < ENDIVE ? ['payment_method_types'] : [];
  refuseUnknown(params, [...DETAILS, ...CONFIRMING, ...SHAPE, ...older]);
  refuseWhatIsNotSimulated(params);
  const currency = currencyOf(params);
  const amount = amountOf(params, currency);
  const metadata = mergedMetadata(params);
  const allowed = optionalTexts(params, 'allowed_payment_method_types') ?? null;
  const types = optionalTexts(params, 'payment_method_types');
  const automatic = automaticMethods(params, types);
  const method = givenMethod(context, params);

  const id = newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: allowed,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: optionalOneOf(params, 'capture_method', ['automatic']) ?? 'automatic_async',
    client_secret: `${id}_secret_${randomWord(25)}`,
    confirmation_method: 'automatic',
    created: nowInSeconds(),
    currency,
    customer: null,
    customer_account: null,
    description: optionalText(params, 'description') ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: types ?? ['card'],
    payment_record: null,
    processing: null,
    receipt_email: optionalText(params, 'receipt_email') ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: optionalText(params, 'statement_descriptor') ?? null,
    statement_descriptor_suffix: optionalText(params, 'statement_descriptor_suffix') ?? null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: optionalText(params, 'transfer_group') ?? null,
  };
  context.store.save(intent);
  raise(context, 'payment_intent.created', intent);
  return intent;
}

export function findIntent(context: Context, id: string, param = 'intent'): Stripe.PaymentIntent {
  const intent = context.store.find('payment_intent', id);
  if (intent) return intent;
  throw noSuch('payment_intent', id, param, param === 'intent' ? 404 : 400);
}

/** `GET /v1/payment_intents`, by time or all. */
export function listIntents(context: Context, params: Params): ApiList<Stripe.PaymentIntent> {
  refuseUnknown(params, LIST_PARAMS);
  return page(context.store.list('payment_intent'), params, '/v1/payment_intents');
}

/** `POST /v1/payment_intents/:id`: its words at any time, its money while nothing is paid. */
export function updateIntent(context: Context, id: string, params: Params): Stripe.PaymentIntent {
  const intent = findIntent(context, id);
  refuseUnknown(params, DETAILS);
  const frozen = ['amount', 'currency', 'payment_method', 'payment_method_data'].find(
    (name) => name in params,
  );
  if (frozen !== undefined && !OPEN.includes(intent.status)) {
    throw unexpectedState(
      `This PaymentIntent's ${frozen} could not be updated because it has a status of ` +
        `${intent.status}. You may only update the ${frozen} of a PaymentIntent with one of the ` +
        `following statuses: ${OPEN.join(', ')}.`,
      intent,
    );
  }
  const currency = 'currency' in params ? currencyOf(params) : intent.currency;
  const amount = 'amount' in params ? amountOf(params, currency) : intent.amount;
  const metadata = mergedMetadata(params, intent.metadata);
  const method = givenMethod(context, params);
  const updated: Stripe.PaymentIntent = {
    ...intent,
    amount,
    currency,
    metadata,
    description: optionalText(params, 'description') ?? intent.description,
    receipt_email: optionalText(params, 'receipt_email') ?? intent.receipt_email,
    ...(method && {
      payment_method: method.id,
      status: 'requires_confirmation',
      next_action: null,
    }),
  };
  context.store.save(updated);
  return updated;
}

/** `POST /v1/payment_intents/:id/cancel`: final, and refused once money has moved. */
export function cancelIntent(context: Context, id: string, params: Params): Stripe.PaymentIntent {
  const intent = findIntent(context, id);
  refuseUnknown(params, ['cancellation_reason', 'expand']);
  const reason = optionalOneOf(params, 'cancellation_reason', CANCELLATION_REASONS) ?? null;
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a ` +
        `PaymentIntent with one of the following statuses may be canceled: ` +
        `requires_payment_method, requires_capture, requires_confirmation, requires_action, ` +
        `processing.`,
      intent,
    );
  }
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    canceled_at: nowInSeconds(),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  };
  context.store.save(canceled);
  raise(context, 'payment_intent.canceled', canceled);
  return canceled;
}

/** The card that a request brings along, by id or as data; a magic name becomes a real id here. */
export function givenMethod(context: Context, params: Params): Stripe.PaymentMethod | undefined {
  const id = optionalText(params, 'payment_method');
  const data = optionalObject(params, 'payment_method_data');
  if (id !== undefined && data !== undefined) {
    throw invalidParameter(
      'You may only specify one of these parameters: payment_method, payment_method_data.',
      'payment_method',
    );
  }
  if (id !== undefined) return findPaymentMethod(context, id, 'payment_method');
  return data && createPaymentMethod(context, data);
}

/** Better refused than taken without effect: a test must not pass for the wrong reason. */
function refuseWhatIsNotSimulated(params: Params): void {
  optionalOneOf(params, 'capture_method', ['automatic', 'automatic_async']);
  optionalOneOf(params, 'confirmation_method', ['automatic']);
  for (const param of ['allowed_payment_method_types', 'payment_method_types']) {
    const type = optionalTexts(params, param)?.find((one) => one !== 'card');
    if (type === undefined) continue;
    throw invalidParameter(
      `The payment method type "${type}" is invalid: the simulator knows cards only.`,
      param,
    );
  }
}

/** Stripe's default since 2023 is every method that the account allows, redirects included. */
function automaticMethods(
  params: Params,
  types: string[] | undefined,
): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  const given = optionalObject(params, 'automatic_payment_methods');
  if (types !== undefined && given === undefined) return null;
  if (given !== undefined && optionalBoolean(given, 'enabled') !== true) return null;
  if (types !== undefined) {
    throw invalidParameter(
      'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.',
      'automatic_payment_methods',
    );
  }
  const redirects = optionalOneOf(given ?? {}, 'allow_redirects', ['always', 'never']);
  return { enabled: true, allow_redirects: redirects ?? 'always' };
}
