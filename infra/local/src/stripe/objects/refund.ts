import type Stripe from 'stripe';
import type { Context } from '../context';
import { invalidParameter, missingParameter, noSuch, refused } from '../errors';
import { newId, nowInSeconds } from '../ids';
import { type ApiList, LIST_PARAMS, page } from '../list';
import { atLeastOne, inWords } from '../money';
import {
  mergedMetadata,
  optionalInteger,
  optionalOneOf,
  optionalText,
  type Params,
  refuseUnknown,
} from '../params';
import { findCharge } from './charge';
import { raise } from './event';
import { findIntent } from './payment-intent';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/refunds` of a charge or of a payment intent's charge, in full or of `amount`. */
export function createRefund(context: Context, params: Params): Stripe.Refund {
  refuseUnknown(params, ['amount', 'charge', 'expand', 'metadata', 'payment_intent', 'reason']);
  const metadata = mergedMetadata(params);
  const reason = optionalOneOf(params, 'reason', REASONS) ?? null;
  const charge = chargeToRefund(context, params);
  const amount = amountToRefund(charge, params);

  const refund: Stripe.Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: nowInSeconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { type: 'card', card: { type: 'refund' } },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  const amountRefunded = charge.amount_refunded + amount;
  const refunded = { amount_refunded: amountRefunded, refunded: amountRefunded === charge.amount };
  context.store.save(refund);
  context.store.save({ ...charge, ...refunded });
  raise(context, 'refund.created', refund);
  raise(context, 'charge.refunded', { ...charge, ...refunded });
  return refund;
}

export function findRefund(context: Context, id: string): Stripe.Refund {
  const refund = context.store.find('refund', id);
  if (refund) return refund;
  throw noSuch('refund', id);
}

/** `GET /v1/refunds`, all or those of one charge or payment intent. */
export function listRefunds(context: Context, params: Params): ApiList<Stripe.Refund> {
  refuseUnknown(params, [...LIST_PARAMS, 'charge', 'payment_intent']);
  const charge = optionalText(params, 'charge');
  const intent = optionalText(params, 'payment_intent');
  const refunds = context.store
    .list('refund')
    .filter((refund) => charge === undefined || refund.charge === charge)
    .filter((refund) => intent === undefined || refund.payment_intent === intent);
  return page(refunds, params, '/v1/refunds');
}

function chargeToRefund(context: Context, params: Params): Stripe.Charge {
  const chargeId = optionalText(params, 'charge');
  const intentId = optionalText(params, 'payment_intent');
  if (chargeId !== undefined && intentId !== undefined) {
    throw invalidParameter('You may only specify one of: charge, payment_intent.', 'charge');
  }
  if (chargeId !== undefined) return succeeded(findCharge(context, chargeId, 'charge'));
  if (intentId === undefined) throw missingParameter('charge');

  const intent = findIntent(context, intentId, 'payment_intent');
  if (intent.status !== 'succeeded' || typeof intent.latest_charge !== 'string') {
    throw refused(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return findCharge(context, intent.latest_charge);
}

function succeeded(charge: Stripe.Charge): Stripe.Charge {
  if (charge.status === 'succeeded') return charge;
  throw refused(`Charge ${charge.id} has failed and cannot be refunded.`, { param: 'charge' });
}

function amountToRefund(charge: Stripe.Charge, params: Params): number {
  if (charge.refunded) {
    throw refused(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  const left = charge.amount - charge.amount_refunded;
  const asked = optionalInteger(params, 'amount');
  const amount = asked === undefined ? left : atLeastOne(asked);
  if (amount <= left) return amount;
  const name = charge.amount_refunded > 0 ? 'unrefunded amount on charge' : 'charge amount';
  throw refused(
    `Refund amount (${inWords(amount, charge.currency)}) is greater than ${name} ` +
      `(${inWords(left, charge.currency)})`,
    { param: 'amount' },
  );
}
