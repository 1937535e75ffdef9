import Stripe from 'stripe';
import {
  SECRET_KEY,
  clientOf,
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

function faults(url: string, method = 'POST', body?: Record<string, string>) {
  return fetch(`${url}/v1/simulator/faults`, {
    method,
    headers: { authorization: `Bearer ${SECRET_KEY}` },
    ...(body && { body: new URLSearchParams(body) }),
  });
}

/** A client that does not wait long. */
function impatient(url: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(SECRET_KEY, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: 300,
  });
}

// the library sends a request once more when its connection is cut, even with no retries allowed
const TWICE = '2';

describe.each([
  ['charge_then_hang', '1'],
  ['charge_then_reset', TWICE],
])('%s', (mode, times) => {
  it('charges the card and tells nobody', async () => {
    const { stripe, url } = await startSimulator();
    const { id } = await createIntent(stripe);
    await faults(url, 'POST', { call: 'confirm', mode, times });

    const error = await failureOf(
      impatient(url).paymentIntents.confirm(id, payWith('tok_visa'), { idempotencyKey: 'k' }),
    );

    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('succeeded');
    const again = await stripe.paymentIntents.confirm(id, payWith('tok_visa'), {
      idempotencyKey: 'k',
    });
    expect(again).toMatchObject({ status: 'succeeded' });
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });
});

describe.each([
  ['hang', '1'],
  ['reset', TWICE],
])('%s', (mode, times) => {
  it('does nothing and says nothing', async () => {
    const { stripe, url } = await startSimulator();
    const { id } = await createIntent(stripe);
    await faults(url, 'POST', { call: 'payment_intents.confirm', mode, times });

    const error = await failureOf(
      impatient(url).paymentIntents.confirm(id, payWith('tok_visa'), { idempotencyKey: 'k' }),
    );

    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_payment_method');
    const again = await stripe.paymentIntents.confirm(id, payWith('tok_visa'), {
      idempotencyKey: 'k',
    });
    expect(again.status).toBe('succeeded');
  });
});

it.each([
  ['error_500', 500, 'StripeAPIError'],
  ['rate_limit', 429, 'StripeRateLimitError'],
])('%s answers %d and does nothing', async (mode, statusCode, type) => {
  const { stripe, url } = await startSimulator();
  const { id } = await createIntent(stripe);
  await faults(url, 'POST', { call: 'confirm', mode });

  const error = await failureOf(stripe.paymentIntents.confirm(id, payWith('tok_visa')));

  expect(error).toMatchObject({ statusCode, type });
  expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_payment_method');
});

it('meets the calls that it names, as often as it says', async () => {
  const { stripe, url } = await startSimulator();
  await faults(url, 'POST', { call: 'payment_intents.create', mode: 'error_500', times: '2' });

  await stripe.charges.list();
  await failureOf(createIntent(stripe));
  await failureOf(createIntent(stripe));

  await expect(createIntent(stripe)).resolves.toMatchObject({ object: 'payment_intent' });
});

it('meets every call with *, until it is cleared', async () => {
  const { stripe, url } = await startSimulator();
  await faults(url, 'POST', { call: '*', mode: 'error_500', times: '1000' });
  await failureOf(createIntent(stripe));
  await failureOf(stripe.charges.list());

  expect(await (await faults(url, 'GET')).json()).toMatchObject({
    data: [{ call: '*', mode: 'error_500', times: 998 }],
  });
  await faults(url, 'DELETE');

  await expect(stripe.charges.list()).resolves.toMatchObject({ data: [] });
});

it.each([
  [{ mode: 'hang' }, 'call'],
  [{ call: 'confirm' }, 'mode'],
  [{ call: 'confirm', mode: 'explode' }, 'mode'],
  [{ call: 'confirm', mode: 'hang', times: '0' }, 'times'],
  [{ call: 'confirm', mode: 'slow', delay_ms: '-1' }, 'delay_ms'],
])('refuses %j', async (body, param) => {
  const { url } = await startSimulator();

  const response = await faults(url, 'POST', body);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param } });
});

it('is for those with the secret key', async () => {
  const { url } = await startSimulator();

  const response = await fetch(`${url}/v1/simulator/faults`, { method: 'DELETE' });

  expect(response.status).toBe(401);
});

it('has a card that is charged without an answer', async () => {
  const { stripe, url } = await startSimulator();
  const { id } = await createIntent(stripe);

  const error = await failureOf(
    impatient(url).paymentIntents.confirm(id, payWith('tok_simulatorChargeThenHang')),
  );

  expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(await clientOf(url).paymentIntents.retrieve(id)).toMatchObject({
    status: 'succeeded',
    amount_received: 2000,
  });
});
