import type Stripe from 'stripe';
import type { Decline } from '../cards';
import type { Context } from '../context';
import { noSuch } from '../errors';
import { newId, nowInSeconds } from '../ids';
import { type ApiList, LIST_PARAMS, page } from '../list';
import { optionalText, type Params, refuseUnknown } from '../params';

export interface ChargeAttempt {
  intent: Stripe.PaymentIntent;
  method: Stripe.PaymentMethod;
  /** Why the bank refuses; without it the charge succeeds. */
  decline?: Decline;
  /** The holder has passed 3-D Secure. */
  authenticated: boolean;
}

/** Saves what the bank answered: a charge that succeeded, or one that failed. */
export function saveCharge(context: Context, attempt: ChargeAttempt): Stripe.Charge {
  const { intent, method, decline } = attempt;
  const charge: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: decline ? null : newId('txn'),
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'GITTIX',
    captured: !decline,
    created: nowInSeconds(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(attempt) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  context.store.save(charge);
  return charge;
}

export function findCharge(context: Context, id: string, param?: string): Stripe.Charge {
  const charge = context.store.find('charge', id);
  if (charge) return charge;
  throw noSuch('charge', id, param, param === undefined ? 404 : 400);
}

/** `GET /v1/charges`, all or those of one payment intent. */
export function listCharges(context: Context, params: Params): ApiList<Stripe.Charge> {
  refuseUnknown(params, [...LIST_PARAMS, 'payment_intent']);
  const intent = optionalText(params, 'payment_intent');
  const charges = context.store
    .list('charge')
    .filter((charge) => intent === undefined || charge.payment_intent === intent);
  return page(charges, params, '/v1/charges');
}

function outcomeOf(decline?: Decline): Stripe.Charge.Outcome {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null };
  const risk = { risk_level: 'normal', risk_score: 20 };
  if (!decline) {
    return {
      ...common,
      ...risk,
      network_status: 'approved_by_network',
      reason: null,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  return {
    ...common,
    ...risk,
    network_status: 'declined_by_network',
    reason: decline.declineCode ?? decline.code,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}

function cardDetails({
  intent,
  method,
  authenticated,
  decline,
}: ChargeAttempt): Stripe.Charge.PaymentMethodDetails.Card {
  const { card } = method;
  return {
    amount_authorized: decline ? null : intent.amount,
    authorization_code: null,
    brand: card?.brand ?? null,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: card?.checks?.cvc_check ?? null,
    },
    country: card?.country ?? null,
    electronic_commerce_indicator: null,
    exp_month: card?.exp_month ?? 0,
    exp_year: card?.exp_year ?? 0,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    network: card?.brand ?? null,
    network_token: { used: false },
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? authenticatedByChallenge() : null,
    transaction_link_id: null,
    wallet: null,
  };
}

function authenticatedByChallenge(): Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure {
  return {
    authentication_flow: 'challenge',
    electronic_commerce_indicator: '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: null,
    version: '2.2.0',
  };
}
