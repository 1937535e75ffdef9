import axios, { isAxiosError } from 'axios';
import { CardProblem } from './card-entry';

/** The gateway leads this path of our own origin to the simulator. */
const BASE = '/stripe-simulator/v1';

export interface EnteredCard {
  readonly number: string;
  /** `MM / YY` */
  readonly expiry: string;
  readonly cvc: string;
}

export async function createToken(card: EnteredCard, key: string): Promise<string> {
  const { data } = await ask<{ id: string }>('/tokens', key, cardParams(card));
  return data.id;
}

/** @returns the authenticated payment method */
export async function authenticateIntent(
  clientSecret: string,
  outcome: 'succeed' | 'fail',
  key: string,
): Promise<string> {
  const intentId = clientSecret.split('_secret_')[0] ?? '';
  const path = `/simulator/payment_intents/${encodeURIComponent(intentId)}/authenticate`;
  const { data: intent } = await ask<{
    status: string;
    payment_method: string | null;
    last_payment_error: { message?: string } | null;
  }>(path, key, { client_secret: clientSecret, outcome });

  if (intent.status === 'succeeded' && intent.payment_method) return intent.payment_method;
  throw new CardProblem(intent.last_payment_error?.message ?? 'Your bank did not approve this.');
}

function cardParams({ number, expiry, cvc }: EnteredCard): Record<string, string> {
  const [, month, year] = /^\s*(\d{1,2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(expiry) ?? [];
  if (!month || !year) throw new CardProblem('Your card’s expiration date is incomplete.');
  return {
    'card[number]': number,
    'card[exp_month]': month,
    'card[exp_year]': year.length === 2 ? `20${year}` : year,
    'card[cvc]': cvc,
  };
}

async function ask<Answer>(path: string, key: string, params: Record<string, string>) {
  try {
    const headers = { Authorization: `Bearer ${key}` };
    return await axios.post<Answer>(`${BASE}${path}`, new URLSearchParams(params), { headers });
  } catch (error) {
    const body: unknown = isAxiosError(error) ? error.response?.data : undefined;
    throw new CardProblem(messageIn(body) ?? 'The card service can’t be reached. Try again.');
  }
}

function messageIn(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { message?: string } };
  return error?.message;
}
