import type Stripe from 'stripe';
import {
  card,
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

/** An intent that waits for 3-D Secure. */
async function startPayment(number: string, more: Partial<Stripe.PaymentIntentConfirmParams> = {}) {
  const { stripe, browser, url } = await startSimulator();
  const token = await browser.tokens.create({ card: card(number) });
  const { id } = await createIntent(stripe);
  const intent = await stripe.paymentIntents.confirm(id, { ...payWith(token.id), ...more });
  return { stripe, browser, url, intent };
}

function authenticate(url: string, intent: Stripe.PaymentIntent, form: Record<string, string>) {
  return fetch(`${url}/v1/simulator/payment_intents/${intent.id}/authenticate`, {
    method: 'POST',
    body: new URLSearchParams({ client_secret: intent.client_secret ?? '', ...form }),
  });
}

/** The page on the simulator itself; the browser finds it through the gateway. */
function pageOf(url: string, intent: Stripe.PaymentIntent): string {
  const { redirect_to_url: redirect, use_stripe_sdk: sdk } = intent.next_action ?? {};
  const path = redirect?.url ?? (sdk?.stripe_js as string);
  return url + path.replace(/^\/stripe-simulator/, '');
}

it.each(['4000002760003184', '4000002500003155', '4000000000003220'])(
  'asks for 3-D Secure with %s, and charges nothing before',
  async (number) => {
    const { stripe, intent } = await startPayment(number);

    expect(intent).toMatchObject({
      status: 'requires_action',
      amount_received: 0,
      next_action: {
        type: 'use_stripe_sdk',
        use_stripe_sdk: {
          stripe_js: expect.stringMatching(/^\/stripe-simulator\/authenticate\/pi_/),
        },
      },
    });
    expect((await stripe.charges.list()).data).toEqual([]);
  },
);

it('charges when the holder has passed', async () => {
  const { stripe, url, intent } = await startPayment('4000002760003184');

  const response = await authenticate(url, intent, { outcome: 'succeed' });

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: intent.id, status: 'succeeded' });
  const paid = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
  expect(paid).toMatchObject({
    status: 'succeeded',
    amount_received: 2000,
    next_action: null,
    latest_charge: {
      payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
    },
  });
});

it('charges nothing when the holder has failed, and takes another card', async () => {
  const { stripe, url, intent } = await startPayment('4000002760003184');

  const response = await authenticate(url, intent, { outcome: 'fail' });

  expect(await response.json()).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  });
  expect((await stripe.charges.list()).data).toEqual([]);
  const paid = await stripe.paymentIntents.confirm(intent.id, payWith('tok_visa'));
  expect(paid.status).toBe('succeeded');
});

it.each([
  ['4000008400001629', 'generic_decline'],
  ['4000008260003178', 'insufficient_funds'],
])('may still be declined afterwards: %s', async (number, declineCode) => {
  const { stripe, url, intent } = await startPayment(number);

  await authenticate(url, intent, { outcome: 'succeed' });

  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    amount_received: 0,
    last_payment_error: { type: 'card_error', decline_code: declineCode },
  });
});

it.each([{ off_session: true }, { error_on_requires_action: true }])(
  'declines where nobody can be asked: %j',
  async (more) => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe);

    const error = await failureOf(
      stripe.paymentIntents.confirm(id, {
        payment_method: 'pm_card_authenticationRequired',
        ...more,
      }),
    );

    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  },
);

it.each([
  ['without the client secret', { client_secret: '' }, 'payment_intent_invalid_parameter'],
  [
    'with another’s client secret',
    { client_secret: 'pi_1_secret_2' },
    'payment_intent_invalid_parameter',
  ],
  ['without an outcome', {}, 'parameter_missing'],
])('is refused %s', async (_what, form, code) => {
  const { stripe, url, intent } = await startPayment('4000002760003184');

  const response = await authenticate(url, intent, form);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code } });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_action');
});

it('is refused a second time', async () => {
  const { stripe, url, intent } = await startPayment('4000002760003184');
  await authenticate(url, intent, { outcome: 'succeed' });

  const response = await authenticate(url, intent, { outcome: 'succeed' });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: 'payment_intent_unexpected_state' },
  });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

describe('the page', () => {
  it('asks, and pays', async () => {
    const { stripe, url, intent } = await startPayment('4000002760003184');
    const address = pageOf(url, intent);

    const question = await (await fetch(address)).text();
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: intent.client_secret ?? '', outcome: 'succeed' }),
    });

    expect(question).toMatch(/\$20\.00/);
    expect(question).toMatch(/<button name="outcome" value="succeed">/);
    expect(await answer.text()).toMatch(/Paid/);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    expect(await (await fetch(address)).text()).toMatch(/needs no authentication: succeeded/);
  });

  it('says why it was not paid', async () => {
    const { url, intent } = await startPayment('4000008400001629');

    const answer = await fetch(pageOf(url, intent), {
      method: 'POST',
      body: new URLSearchParams({ client_secret: intent.client_secret ?? '', outcome: 'succeed' }),
    });

    expect(await answer.text()).toMatch(/Your card was declined\./);
  });

  it('sends the buyer back where the shop asks for it', async () => {
    const { url, intent } = await startPayment('4000002760003184', {
      return_url: 'http://shop.example/orders/1?tab=pay',
    });

    const answer = await fetch(pageOf(url, intent), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ client_secret: intent.client_secret ?? '', outcome: 'fail' }),
    });

    expect(intent.next_action?.type).toBe('redirect_to_url');
    expect(answer.status).toBe(303);
    const { origin, pathname, searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(origin + pathname).toBe('http://shop.example/orders/1');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      tab: 'pay',
      payment_intent: intent.id,
      redirect_status: 'failed',
    });
  });

  it('shows nothing without the client secret', async () => {
    const { url, intent } = await startPayment('4000002760003184');

    const response = await fetch(`${url}/authenticate/${intent.id}?client_secret=guess`);

    expect(response.status).toBe(400);
  });
});

describe('a browser with the client secret', () => {
  it('sees the intent, but not what is the seller’s own', async () => {
    const { stripe, browser } = await startSimulator();
    const { id, client_secret } = await createIntent(stripe, { metadata: { orderId: 'o1' } });

    const seen = await browser.paymentIntents.retrieve(id, { client_secret: client_secret ?? '' });

    expect(seen).toMatchObject({ id, status: 'requires_payment_method', amount: 2000 });
    expect(seen).not.toHaveProperty('metadata');
    expect(seen).not.toHaveProperty('latest_charge');
  });

  it('sees nothing without it', async () => {
    const { stripe, browser } = await startSimulator();
    const { id } = await createIntent(stripe);

    for (const params of [{}, { client_secret: `${id}_secret_guess` }]) {
      expect(await failureOf(browser.paymentIntents.retrieve(id, params))).toMatchObject({
        statusCode: 400,
      });
    }
  });
});
