import type Stripe from 'stripe';
import { cardNamed } from '../cards';
import type { Context } from '../context';
import { invalidParameter, missingParameter, noSuch } from '../errors';
import { newId, nowInSeconds } from '../ids';
import {
  mergedMetadata,
  optionalObject,
  optionalText,
  type Params,
  refuseUnknown,
  text,
} from '../params';
import { type CardFacts, factsOf, readCard } from './card';
import { useToken } from './token';

/** `POST /v1/payment_methods`, and `payment_method_data` of a payment intent. */
export function createPaymentMethod(context: Context, params: Params): Stripe.PaymentMethod {
  refuseUnknown(params, [
    'allow_redisplay',
    'billing_details',
    'card',
    'expand',
    'metadata',
    'type',
  ]);
  const type = text(params, 'type');
  if (type !== 'card') {
    throw invalidParameter(`Invalid type: the simulator knows cards only, not ${type}`, 'type');
  }
  const metadata = mergedMetadata(params);
  const billingDetails = readBillingDetails(params);
  return savePaymentMethod(context, cardFacts(context, params), { billingDetails, metadata });
}

/** A payment method by its id; `pm_card_visa` and the other magic names are a new one each time. */
export function findPaymentMethod(
  context: Context,
  id: string,
  param?: string,
): Stripe.PaymentMethod {
  const magic = cardNamed(id.replace(/^pm_card_/, ''));
  if (magic && id.startsWith('pm_card_')) return savePaymentMethod(context, factsOf(magic));
  const method = context.store.find('payment_method', id);
  if (method) return method;
  throw noSuch('PaymentMethod', id, param, param === undefined ? 404 : 400);
}

function cardFacts(context: Context, params: Params): CardFacts {
  const card = optionalObject(params, 'card');
  if (card === undefined) throw missingParameter('card');
  const token = optionalText(card, 'token');
  return token === undefined ? readCard(card) : useToken(context, token, 'card[token]');
}

function readBillingDetails(params: Params): Stripe.PaymentMethod.BillingDetails {
  const given = optionalObject(params, 'billing_details') ?? {};
  refuseUnknown(given, ['address', 'email', 'name', 'phone', 'tax_id']);
  const address = optionalObject(given, 'address') ?? {};
  const field = (from: Params, name: string) => optionalText(from, name) ?? null;
  return {
    address: {
      city: field(address, 'city'),
      country: field(address, 'country'),
      line1: field(address, 'line1'),
      line2: field(address, 'line2'),
      postal_code: field(address, 'postal_code'),
      state: field(address, 'state'),
    },
    email: field(given, 'email'),
    name: field(given, 'name'),
    phone: field(given, 'phone'),
    tax_id: field(given, 'tax_id'),
  };
}

function savePaymentMethod(
  context: Context,
  facts: CardFacts,
  more: {
    billingDetails?: Stripe.PaymentMethod.BillingDetails;
    metadata?: Record<string, string>;
  } = {},
): Stripe.PaymentMethod {
  const billingDetails = more.billingDetails ?? readBillingDetails({});
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { ...billingDetails, name: billingDetails.name ?? facts.name },
    card: cardOf(facts),
    created: nowInSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: more.metadata ?? {},
    type: 'card',
  };
  context.store.save(method);
  return method;
}

function cardOf(facts: CardFacts): Stripe.PaymentMethod.Card {
  return {
    brand: facts.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: facts.cvcCheck,
    },
    country: 'US',
    display_brand: facts.brand,
    exp_month: facts.expMonth,
    exp_year: facts.expYear,
    fingerprint: facts.fingerprint,
    funding: facts.funding,
    generated_from: null,
    last4: facts.last4,
    networks: { available: [facts.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}
