import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { eventually } from '@gittix/testing/until';
import { freePort } from '@gittix/testing/free-port';
import type Stripe from 'stripe';
import { card, clientOf, failureOf, startSimulator, stopSimulators } from './support/simulator';

/**
 * stripe-mock answers by Stripe's published API description, and refuses requests that the
 * description does not have. It remembers nothing, so only shapes can be compared.
 */
const mockOnPath = (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
  try {
    accessSync(path.join(folder, 'stripe-mock'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** In the library's types (2026-10-28), but in stripe-mock's examples only sometimes or not yet. */
const NOT_IN_EXAMPLES = [
  'charge.outcome.risk_level',
  'charge.outcome.risk_score',
  'charge.payment_method_details.card.electronic_commerce_indicator',
  'charge.source',
  'payment_intent.automatic_payment_methods.allow_redirects',
  'payment_intent.payment_record',
  'payment_intent.source',
];

(mockOnPath ? describe : describe.skip)('by stripe-mock (needs it on PATH)', () => {
  let process: ChildProcess;
  let described: Stripe;

  beforeAll(async () => {
    const port = await freePort();
    process = spawn('stripe-mock', ['-http-port', `${port}`, '-https-port', '0'], {
      stdio: 'ignore',
    });
    described = clientOf(`http://127.0.0.1:${port}`);
    await eventually(() => described.charges.list());
  });
  afterAll(() => void process.kill('SIGKILL'));
  afterEach(stopSimulators);

  /** Makes the same call of both, and compares what comes back. */
  async function compare(
    stripe: Stripe,
    call: (client: Stripe) => Promise<object>,
    name: string,
    inside: (answer: object) => object = (answer) => answer,
  ): Promise<void> {
    const [ours, theirs] = await Promise.all([call(stripe), call(described)]);
    expect(differences(inside(ours), inside(theirs), name)).toEqual([]);
  }

  const params: Stripe.PaymentIntentCreateParams = {
    amount: 2000,
    currency: 'usd',
    allowed_payment_method_types: ['card'],
    description: 'A ticket',
    metadata: { orderId: 'o1' },
  };

  it('tokens', async () => {
    const { stripe } = await startSimulator();

    await compare(stripe, (one) => one.tokens.create({ card: card('4242424242424242') }), 'token');
    await compare(stripe, (one) => one.tokens.retrieve('tok_visa'), 'token');
  });

  it('payment methods', async () => {
    const { stripe } = await startSimulator();

    await compare(
      stripe,
      (one) =>
        one.paymentMethods.create({
          type: 'card',
          card: { token: 'tok_visa' },
          billing_details: { email: 'ada@example.com' },
        }),
      'payment_method',
    );
  });

  it('payment intents in every state', async () => {
    const { stripe } = await startSimulator();
    const create = (one: Stripe, more: object = {}) =>
      one.paymentIntents.create({ ...params, ...more });
    const waiting = { confirm: true, payment_method: 'pm_card_authenticationRequired' };
    const { id } = await create(stripe);
    const other = await create(stripe);
    const declined = await create(stripe);
    await failureOf(
      stripe.paymentIntents.confirm(declined.id, { payment_method: 'pm_card_chargeDeclined' }),
    );

    await compare(stripe, (one) => create(one), 'payment_intent');
    await compare(
      stripe,
      (one) => create(one, { payment_method: 'pm_card_visa' }),
      'payment_intent',
    );
    await compare(stripe, (one) => create(one, waiting), 'payment_intent');
    await compare(stripe, (one) => one.paymentIntents.retrieve(declined.id), 'payment_intent');
    await compare(
      stripe,
      (one) => one.paymentIntents.update(id, { metadata: { a: 'b' } }),
      'payment_intent',
    );
    await compare(
      stripe,
      (one) => one.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
      'payment_intent',
    );
    await compare(
      stripe,
      (one) => one.paymentIntents.cancel(other.id, { cancellation_reason: 'abandoned' }),
      'payment_intent',
    );
    await compare(
      stripe,
      (one) => one.paymentIntents.list({ limit: 1, created: { gte: 1 } }),
      'list',
    );
  });

  it('charges, refunds and events', async () => {
    const { stripe } = await startSimulator();
    const paid = await stripe.paymentIntents.create({
      ...params,
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    const charge = paid.latest_charge as string;

    await compare(stripe, (one) => one.charges.retrieve(charge), 'charge');
    await compare(stripe, (one) => one.charges.list({ payment_intent: paid.id }), 'list');
    await compare(
      stripe,
      (one) =>
        one.refunds.create({
          payment_intent: paid.id,
          amount: 500,
          metadata: { orderId: 'o1' },
          reason: 'requested_by_customer',
        }),
      'refund',
    );
    await compare(stripe, (one) => one.refunds.list({ charge }), 'list');
    const [event] = (await stripe.events.list()).data as [Stripe.Event];
    await compare(
      stripe,
      (one) => one.events.retrieve(event.id),
      'event',
      (answer) => ({ ...answer, data: {} }), // stripe-mock tells of a plan
    );
  });
});

/** Every member of `ours` that `theirs` has not, or has with another type: as lines to read. */
function differences(ours: object, theirs: object, name: string): string[] {
  const known = theirs as Record<string, unknown>;
  return Object.entries(ours).flatMap(([key, value]) => {
    if (key === 'lastResponse' || NOT_IN_EXAMPLES.includes(`${name}.${key}`)) return [];
    if (!(key in known)) return [`${name}.${key} is not described`];
    return compareValues(value, known[key], `${name}.${key}`);
  });
}

/** null says nothing about the type; metadata has no keys of its own, errors have many forms. */
function compareValues(ours: unknown, theirs: unknown, name: string): string[] {
  if (ours === null || theirs === null || ours === undefined) return [];
  if (/metadata$|last_payment_error$|next_action$|payment_method_options$/.test(name)) return [];
  if (Array.isArray(ours) !== Array.isArray(theirs) || typeof ours !== typeof theirs) {
    return [`${name} is ${typeof ours}, described as ${typeof theirs}`];
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const [first, described] = [ours[0] as unknown, theirs[0] as unknown];
    if (typeof first !== 'object' || typeof described !== 'object') return [];
    const kind = (first as { object?: string } | null)?.object;
    return compareValues(first, described, kind ?? `${name}[]`);
  }
  if (typeof ours !== 'object') return [];
  return differences(ours, theirs as object, name);
}
