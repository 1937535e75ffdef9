import Stripe from 'stripe';
import { type StripeSimulatorOptions, startStripeSimulator } from '../../simulator';

export const SECRET_KEY = 'sk_test_simulator';
export const PUBLISHABLE_KEY = 'pk_test_simulator';

const running: { close(): Promise<void> }[] = [];

/** A simulator of the test's own, on a free port; `stopSimulators` ends it. */
export async function startSimulator(options: StripeSimulatorOptions = {}) {
  const simulator = await startStripeSimulator(options);
  running.push(simulator);
  const url = `http://127.0.0.1:${simulator.port}`;
  return {
    url,
    stripe: clientOf(url),
    /** What a browser does: a form, and the publishable key. */
    browser: clientOf(url, PUBLISHABLE_KEY),
    close: () => simulator.close(),
  };
}

export async function stopSimulators(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
}

/** The official library, pointed at `url`. */
export function clientOf(url: string, key = SECRET_KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 5000,
  });
}

/** What the library throws, as the error that it is. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof Stripe.errors.StripeError) {
    return outcome.error;
  }
  throw new Error(`expected a StripeError, got ${JSON.stringify(outcome)}`);
}

/** The card of a form. */
export function card(number: string, more: object = {}) {
  return {
    number,
    exp_month: '12',
    exp_year: String(new Date().getFullYear() + 2),
    cvc: '123',
    ...more,
  };
}

/** An unconfirmed intent of $20, cards only, as payments makes them. */
export function createIntent(stripe: Stripe, more: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    allowed_payment_method_types: ['card'],
    ...more,
  });
}

/** A card by its token. Stripe takes it here, though its library's types leave it out. */
export function payWith(token: string): Stripe.PaymentIntentConfirmParams {
  const data = { type: 'card', card: { token } };
  return { payment_method_data: data };
}
