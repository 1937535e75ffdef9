import type Stripe from 'stripe';
import { cardNamed } from '../cards';
import type { Context } from '../context';
import { missingParameter, noSuch, refused } from '../errors';
import { newId, nowInSeconds } from '../ids';
import { optionalObject, type Params, refuseUnknown } from '../params';
import { type CardFacts, factsOf, readCard } from './card';

/** Card objects have names for people where payment methods have codes. */
const BRAND_NAMES: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'MasterCard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** `POST /v1/tokens` with `card[number]`, `card[exp_month]`, `card[exp_year]` and `card[cvc]`. */
export function createToken(context: Context, params: Params): Stripe.Token {
  refuseUnknown(params, ['card', 'expand']);
  const card = optionalObject(params, 'card');
  if (card === undefined) throw missingParameter('card');
  return saveToken(context, readCard(card));
}

/** A token by its id; `tok_visa` and the other magic names are a new token each time. */
export function findToken(context: Context, id: string, param?: string): Stripe.Token {
  const magic = cardNamed(id.replace(/^tok_/, ''));
  if (magic && id.startsWith('tok_')) return saveToken(context, factsOf(magic));
  const token = context.store.find('token', id);
  if (token) return token;
  throw noSuch('token', id, param, param === undefined ? 404 : 400);
}

/** The card behind a token, which is good for one use. */
export function useToken(context: Context, id: string, param: string): CardFacts {
  const token = findToken(context, id, param);
  if (token.used || token.card === undefined) {
    throw refused(`You cannot use a Stripe token more than once: ${id}.`, {
      code: 'token_already_used',
      param,
    });
  }
  context.store.save({ ...token, used: true });
  return factsOfToken(token.card);
}

function saveToken(context: Context, facts: CardFacts): Stripe.Token {
  const token: Stripe.Token = {
    id: newId('tok'),
    object: 'token',
    card: cardOf(facts),
    client_ip: context.clientIp,
    created: nowInSeconds(),
    livemode: false,
    type: 'card',
    used: false,
  };
  context.store.save(token);
  return token;
}

function cardOf(facts: CardFacts): Stripe.Card {
  return {
    id: newId('card'),
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    brand: BRAND_NAMES[facts.brand] ?? 'Unknown',
    country: 'US',
    cvc_check: facts.cvcCheck === null ? null : 'unchecked', // the bank is asked at the charge
    dynamic_last4: null,
    exp_month: facts.expMonth,
    exp_year: facts.expYear,
    fingerprint: facts.fingerprint,
    funding: facts.funding,
    last4: facts.last4,
    metadata: {},
    name: facts.name,
    networks: { preferred: null },
    regulated_status: null,
    tokenization_method: null,
  };
}

function factsOfToken(card: Stripe.Card): CardFacts {
  return {
    brand: brandNamed(card.brand),
    cvcCheck: card.cvc_check === null ? null : 'pass',
    expMonth: card.exp_month,
    expYear: card.exp_year,
    fingerprint: card.fingerprint ?? '',
    funding: card.funding,
    last4: card.last4,
    name: card.name,
  };
}

function brandNamed(name: string): string {
  return Object.keys(BRAND_NAMES).find((code) => BRAND_NAMES[code] === name) ?? 'unknown';
}
