import {
  clientOf,
  createIntent,
  failureOf,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

it.each(['sk_live_0123456789abcdef', 'nonsense', 'sk_test_', 'pk_live_0123456789'])(
  'refuses the key %s, and does not repeat it',
  async (key) => {
    const { url } = await startSimulator();

    const error = await failureOf(clientOf(url, key).paymentIntents.list());

    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(error.message).toMatch(/^Invalid API Key provided: /);
    expect(error.message).not.toContain(key);
  },
);

it('asks for a key', async () => {
  const { url } = await startSimulator();

  const response = await fetch(`${url}/v1/charges`);

  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    error: {
      type: 'invalid_request_error',
      message: expect.stringMatching(/^You did not provide an API key/),
    },
  });
});

it('takes the key of basic authentication, as curl -u sends it', async () => {
  const { url } = await startSimulator();
  const authorization = `Basic ${Buffer.from('sk_test_curl:').toString('base64')}`;

  const response = await fetch(`${url}/v1/charges`, { headers: { authorization } });

  expect(response.status).toBe(200);
});

it('refuses a browser what only a server may do', async () => {
  const { stripe, browser } = await startSimulator();
  const { id } = await createIntent(stripe);

  for (const call of [
    () => createIntent(browser),
    () => browser.paymentIntents.cancel(id),
    () => browser.paymentIntents.list(),
    () => browser.charges.list(),
    () => browser.refunds.create({ payment_intent: id }),
    () => browser.events.list(),
  ]) {
    const error = await failureOf(call());
    expect(error).toMatchObject({ statusCode: 401, code: 'secret_key_required' });
    expect(error.message).toMatch(/cannot be made with a publishable API key/);
  }
});

it('says when it does not know a call', async () => {
  const { stripe } = await startSimulator();

  const error = await failureOf(stripe.customers.list());

  expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 404 });
  expect(error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/customers\)/);
});

it.each([
  ['a body that is no JSON', { 'content-type': 'application/json' }, '{', 400],
  ['a body of two megabytes', {}, `a=${'x'.repeat(2_000_000)}`, 413],
])('refuses %s', async (_what, headers, body, status) => {
  const { url } = await startSimulator();

  const response = await fetch(`${url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });

  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
});

it.each([
  ['amount', 'amount[gt]=5&currency=usd'],
  ['currency', 'amount=2000&currency[]=usd'],
  ['metadata', 'amount=2000&currency=usd&metadata=x'],
  ['metadata[a]', 'amount=2000&currency=usd&metadata[a][b]=c'],
  ['expand', 'amount=2000&currency=usd&expand=latest_charge'],
  ['confirm', 'amount=2000&currency=usd&confirm=perhaps'],
  ['payment_method_data', 'amount=2000&currency=usd&payment_method_data=x'],
  ['currency', 'amount=2000&currency=constructor'],
  ['expand', 'amount=2000&currency=usd&expand[]=constructor'],
  ['toString', 'amount=2000&currency=usd&toString=x'],
])('says that %s has the wrong form in %s', async (param, body) => {
  const { url } = await startSimulator();

  const response = await fetch(`${url}/v1/payment_intents`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_x',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body,
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
});

it('understands payment_method_types from clients of older versions only', async () => {
  const { stripe } = await startSimulator();
  const older = { payment_method_types: ['card'] };
  const params = { amount: 2000, currency: 'usd', ...older };

  const intent = await stripe.paymentIntents.create(params, { apiVersion: '2024-12-18.acacia' });
  const error = await failureOf(stripe.paymentIntents.create(params));

  expect(intent.payment_method_types).toEqual(['card']);
  expect(error).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
});
