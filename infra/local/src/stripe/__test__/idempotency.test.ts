import Stripe from 'stripe';
import {
  SECRET_KEY,
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

const PARAMS = { amount: 2000, currency: 'usd', allowed_payment_method_types: ['card'] };

function post(url: string, path: string, key: string, body: Record<string, string>) {
  return fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}`, 'idempotency-key': key },
    body: new URLSearchParams(body),
  });
}

it('gives the first answer again to the same request', async () => {
  const { stripe } = await startSimulator();
  const options = { idempotencyKey: 'create:o1:0' };

  const first = await stripe.paymentIntents.create(PARAMS, options);
  const again = await stripe.paymentIntents.create(PARAMS, options);

  expect(again).toEqual(first);
  expect(again.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'idempotency-key': 'create:o1:0',
    'original-request': first.lastResponse.requestId,
  });
  expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

it('does not mind the order of the parameters', async () => {
  const { url } = await startSimulator();

  const first = await post(url, '/v1/payment_intents', 'k', { amount: '2000', currency: 'usd' });
  const again = await post(url, '/v1/payment_intents', 'k', { currency: 'usd', amount: '2000' });

  expect(await again.json()).toEqual(await first.json());
});

it('answers as things were then, not as they are now', async () => {
  const { stripe } = await startSimulator();
  const options = { idempotencyKey: 'k' };
  const { id } = await stripe.paymentIntents.create(PARAMS, options);
  await stripe.paymentIntents.cancel(id);

  expect((await stripe.paymentIntents.create(PARAMS, options)).status).toBe(
    'requires_payment_method',
  );
});

it('charges once however often a confirmation is sent', async () => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe);
  const confirm = () =>
    stripe.paymentIntents.confirm(id, payWith('tok_visa'), { idempotencyKey: 'confirm:o1:1' });

  await confirm();
  const again = await confirm();

  expect(again.status).toBe('succeeded');
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

it('replays a decline, even when the card would be accepted now', async () => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe);
  const decline = () =>
    failureOf(
      stripe.paymentIntents.confirm(id, payWith('tok_chargeDeclined'), { idempotencyKey: 'k' }),
    );

  const first = await decline();
  const again = await decline();

  expect(again).toMatchObject({ statusCode: 402, message: first.message, charge: first.charge });
  expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

it('replays a fault of its own', async () => {
  const { stripe, url } = await startSimulator();
  await fetch(`${url}/v1/simulator/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}` },
    body: new URLSearchParams({ call: 'create', mode: 'error_500' }),
  });
  const create = () => stripe.paymentIntents.create(PARAMS, { idempotencyKey: 'k' });

  expect(await failureOf(create())).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
  const again = await failureOf(create());

  expect(again).toMatchObject({ statusCode: 500 });
  expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

it('forgets a request that was refused before it began', async () => {
  const { stripe } = await startSimulator();
  const options = { idempotencyKey: 'k' };

  expect(
    await failureOf(stripe.paymentIntents.create({ ...PARAMS, amount: 10 }, options)),
  ).toMatchObject({ code: 'amount_too_small' });

  expect((await stripe.paymentIntents.create(PARAMS, options)).amount).toBe(2000);
});

it('refuses a key that was used with other parameters', async () => {
  const { stripe } = await startSimulator();
  const options = { idempotencyKey: 'k' };
  await stripe.paymentIntents.create(PARAMS, options);

  const error = await failureOf(stripe.paymentIntents.create({ ...PARAMS, amount: 2001 }, options));

  expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(error).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
  expect(error.message).toMatch(/can only be used with the same parameters/);
});

it('refuses a key that was used for another call', async () => {
  const { stripe } = await startSimulator();
  const { id } = await stripe.paymentIntents.create(PARAMS, { idempotencyKey: 'k' });

  const error = await failureOf(stripe.paymentIntents.cancel(id, {}, { idempotencyKey: 'k' }));

  expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(error.message).toMatch(/same endpoint .*'\/v1\/payment_intents' vs/);
});

it('refuses a key whose first request is still under way', async () => {
  const { stripe, url } = await startSimulator();
  const { id } = await createIntent(stripe);
  await fetch(`${url}/v1/simulator/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}` },
    body: new URLSearchParams({ call: 'confirm', mode: 'slow', delay_ms: '300' }),
  });
  const confirm = (idempotencyKey: string) =>
    stripe.paymentIntents.confirm(id, payWith('tok_visa'), { idempotencyKey });

  const [first, sameKey, otherKey] = await Promise.all([
    confirm('a'),
    failureOf(confirm('a')),
    failureOf(confirm('b')),
  ]);

  expect(first.status).toBe('succeeded');
  expect(sameKey).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  expect(otherKey).toMatchObject({ statusCode: 429, code: 'lock_timeout' });
  expect((await confirm('a')).lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
  });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

it('refuses a key of 256 characters', async () => {
  const { stripe } = await startSimulator();

  const error = await failureOf(
    stripe.paymentIntents.create(PARAMS, { idempotencyKey: 'k'.repeat(256) }),
  );

  expect(error).toMatchObject({ statusCode: 400 });
});

it('forgets a key after a day', async () => {
  const { stripe } = await startSimulator();
  const options = { idempotencyKey: 'k' };
  const first = await stripe.paymentIntents.create(PARAMS, options);

  const tomorrow = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 60 * 60 * 1000);
  const second = await stripe.paymentIntents
    .create(PARAMS, options)
    .finally(() => tomorrow.mockRestore());

  expect(second.id).not.toBe(first.id);
});
