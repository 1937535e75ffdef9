import { invalidParameter } from './errors';
import { type Params, integer, text } from './params';

/** Smallest charge in the currency's smallest unit: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MINIMUM: Record<string, number> = {
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  nok: 300,
  nzd: 50,
  pln: 200,
  sek: 300,
  sgd: 50,
  usd: 50,
};

/** Eight digits for every currency. */
const MAXIMUM = 99_999_999;

/** @throws Stripe's refusal of a missing, unknown or mistyped currency. */
export function currencyOf(params: Params): string {
  const currency = text(params, 'currency').toLowerCase();
  if (Object.hasOwn(MINIMUM, currency)) return currency;
  throw invalidParameter(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ` +
      `${Object.keys(MINIMUM).join(', ')}`,
    'currency',
  );
}

/** @throws Stripe's refusal of an amount that is missing, no whole number, too small or too large. */
export function amountOf(params: Params, currency: string): number {
  const amount = atLeastOne(integer(params, 'amount'));
  const minimum = MINIMUM[currency] ?? 1;
  if (amount < minimum) {
    throw invalidParameter(
      `Amount must be at least ${inWords(minimum, currency)} ${currency}`,
      'amount',
      'amount_too_small',
    );
  }
  if (amount > MAXIMUM) {
    throw invalidParameter(
      `Amount must be no more than ${inWords(MAXIMUM, currency)} ${currency}`,
      'amount',
      'amount_too_large',
    );
  }
  return amount;
}

export function atLeastOne(amount: number): number {
  if (amount >= 1) return amount;
  throw invalidParameter(
    'This value must be greater than or equal to 1.',
    'amount',
    'parameter_invalid_integer',
  );
}

/** `50`, `usd` → `$0.50` */
export function inWords(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
