import { brandOf, fingerprintOf, fundingOf, passesLuhn, type TestCard } from '../cards';
import { StripeError } from '../errors';
import { integer, optionalText, type Params, refuseUnknown, text } from '../params';

/** What is kept of a card: never its number, never its security code. */
export interface CardFacts {
  brand: string;
  cvcCheck: 'pass' | null;
  expMonth: number;
  expYear: number;
  fingerprint: string;
  funding: string;
  last4: string;
  name: string | null;
}

const CARD_PARAMS = ['cvc', 'exp_month', 'exp_year', 'name', 'number'];
const ADDRESS_PARAMS = [
  'address_city',
  'address_country',
  'address_line1',
  'address_line2',
  'address_state',
  'address_zip',
];

/** Reads a card typed into a form. @throws Stripe's `card_error` for what no bank need be asked. */
export function readCard(params: Params): CardFacts {
  refuseUnknown(params, [...CARD_PARAMS, ...ADDRESS_PARAMS]);
  const number = text(params, 'number').replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(number)) {
    throw badCard('number', 'invalid_number', 'The card number is not a valid credit card number.');
  }
  if (!passesLuhn(number)) {
    throw badCard('number', 'incorrect_number', 'Your card number is incorrect.');
  }
  const { expMonth, expYear } = readExpiry(params);
  const brand = brandOf(number);
  const fingerprint = fingerprintOf(number);
  return {
    brand,
    cvcCheck: readCvc(params, brand),
    expMonth,
    expYear,
    fingerprint,
    funding: fundingOf(fingerprint),
    last4: number.slice(-4),
    name: optionalText(params, 'name') ?? null,
  };
}

/** The card that a magic name stands for, good for years. */
export function factsOf(card: TestCard): CardFacts {
  return {
    brand: card.brand,
    cvcCheck: null,
    expMonth: 12,
    expYear: new Date().getFullYear() + 3,
    fingerprint: fingerprintOf(card.number),
    funding: card.funding,
    last4: card.number.slice(-4),
    name: null,
  };
}

function readExpiry(params: Params): { expMonth: number; expYear: number } {
  const expMonth = integer(params, 'exp_month');
  if (expMonth < 1 || expMonth > 12) {
    throw badCard('exp_month', 'invalid_expiry_month', "Your card's expiration month is invalid.");
  }
  const given = integer(params, 'exp_year');
  const expYear = given >= 0 && given < 100 ? 2000 + given : given;
  const now = new Date();
  const thisYear = now.getFullYear();
  if (expYear < thisYear || expYear > thisYear + 50) {
    throw badCard('exp_year', 'invalid_expiry_year', "Your card's expiration year is invalid.");
  }
  if (expYear === thisYear && expMonth < now.getMonth() + 1) {
    throw badCard('exp_month', 'invalid_expiry_month', "Your card's expiration month is invalid.");
  }
  return { expMonth, expYear };
}

function readCvc(params: Params, brand: string): 'pass' | null {
  const cvc = optionalText(params, 'cvc');
  if (cvc === undefined) return null;
  if (!(brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/).test(cvc)) {
    throw badCard('cvc', 'invalid_cvc', "Your card's security code is invalid.");
  }
  return 'pass';
}

function badCard(param: string, code: string, message: string): StripeError {
  return new StripeError(402, { type: 'card_error', code, message, param });
}
