import {
  card,
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

describe('creating', () => {
  it('makes an intent that waits for a card', async () => {
    const { stripe } = await startSimulator();

    const intent = await createIntent(stripe, { metadata: { orderId: 'o1' } });

    expect(intent).toMatchObject({
      object: 'payment_intent',
      amount: 2000,
      amount_received: 0,
      currency: 'usd',
      livemode: false,
      metadata: { orderId: 'o1' },
      payment_method: null,
      status: 'requires_payment_method',
    });
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_\\w+$`));
    expect(intent.lastResponse.requestId).toMatch(/^req_/);
  });

  it('waits for confirmation when it has a card', async () => {
    const { stripe } = await startSimulator();

    const intent = await createIntent(stripe, { payment_method: 'pm_card_visa' });

    expect(intent.status).toBe('requires_confirmation');
    expect((await stripe.paymentIntents.confirm(intent.id)).status).toBe('succeeded');
  });

  it('charges at once when asked to confirm', async () => {
    const { stripe } = await startSimulator();

    const intent = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });

    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2000 });
  });

  it('wants a way back when methods of the account may redirect', async () => {
    const { stripe } = await startSimulator();

    const error = await failureOf(
      stripe.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
      }),
    );

    expect(error).toMatchObject({ statusCode: 400, param: 'return_url' });
  });

  it.each([
    ['no amount', { amount: undefined }, 'parameter_missing', 'amount'],
    ['no currency', { currency: undefined }, 'parameter_missing', 'currency'],
    ['half a cent', { amount: 10.5 }, 'parameter_invalid_integer', 'amount'],
    ['a word for an amount', { amount: 'ten' }, 'parameter_invalid_integer', 'amount'],
    ['nothing', { amount: 0 }, 'parameter_invalid_integer', 'amount'],
    ['less than nothing', { amount: -100 }, 'parameter_invalid_integer', 'amount'],
    ['49 cents', { amount: 49 }, 'amount_too_small', 'amount'],
    ['a million dollars', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['a parameter that is none', { ammount: 5 }, 'parameter_unknown', 'ammount'],
    ['a card that is none', { payment_method: 'pm_nope' }, 'resource_missing', 'payment_method'],
  ])('refuses %s', async (_what, more, code, param) => {
    const { stripe } = await startSimulator();

    const error = await failureOf(createIntent(stripe, more as object));

    expect(error).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      code,
      param,
    });
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });

  it('takes 50 cents, and says in words what is too little', async () => {
    const { stripe } = await startSimulator();

    await expect(createIntent(stripe, { amount: 50 })).resolves.toMatchObject({ amount: 50 });
    const error = await failureOf(createIntent(stripe, { amount: 49 }));
    expect(error.message).toBe('Amount must be at least $0.50 usd');
  });

  it('refuses a currency that there is not', async () => {
    const { stripe } = await startSimulator();

    const error = await failureOf(createIntent(stripe, { currency: 'xyz' }));

    expect(error).toMatchObject({ statusCode: 400, param: 'currency' });
    expect(error.message).toMatch(/^Invalid currency: xyz/);
  });
});

describe('confirming', () => {
  it('charges the card once and remembers the charge', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe);

    const intent = await stripe.paymentIntents.confirm(id, payWith('tok_visa'));

    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2000 });
    const charges = await stripe.charges.list({ payment_intent: id });
    expect(charges.data).toHaveLength(1);
    expect(charges.data[0]).toMatchObject({
      id: intent.latest_charge,
      amount: 2000,
      captured: true,
      paid: true,
      refunded: false,
      status: 'succeeded',
    });
  });

  it('charges a card typed into a form', async () => {
    const { stripe, browser } = await startSimulator();
    const token = await browser.tokens.create({ card: card('4242424242424242') });
    const { id } = await createIntent(stripe);

    const intent = await stripe.paymentIntents.confirm(id, payWith(token.id));

    expect(intent.status).toBe('succeeded');
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline', 'Your card was declined.'],
    [
      '4000000000009995',
      'card_declined',
      'insufficient_funds',
      'Your card has insufficient funds.',
    ],
    ['4000000000000069', 'expired_card', '', 'Your card has expired.'],
    ['4000000000000127', 'incorrect_cvc', '', "Your card's security code is incorrect."],
    ['4000000000000077', 'card_declined', 'test_mode_live_card', expect.stringMatching(/non test/)],
  ])('declines %s: %s', async (number, code, declineCode, message) => {
    const { stripe, browser } = await startSimulator();
    const token = await browser.tokens.create({ card: card(number) });
    const { id } = await createIntent(stripe);

    const error = await failureOf(stripe.paymentIntents.confirm(id, payWith(token.id)));

    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, message });
    expect(error.decline_code).toBe(declineCode);
    expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method' });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      amount_received: 0,
      last_payment_error: { type: 'card_error', code, message },
      payment_method: null,
      status: 'requires_payment_method',
    });
    expect((await stripe.charges.list({ payment_intent: id })).data).toEqual([
      expect.objectContaining({ paid: false, status: 'failed', failure_code: code }),
    ]);
  });

  it('takes another card after a decline', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe);
    await failureOf(stripe.paymentIntents.confirm(id, payWith('tok_chargeDeclined')));

    const intent = await stripe.paymentIntents.confirm(id, payWith('tok_visa'));

    expect(intent).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it('refuses to charge twice', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe);
    await stripe.paymentIntents.confirm(id, payWith('tok_visa'));

    for (const params of [payWith('tok_visa'), {}]) {
      const error = await failureOf(stripe.paymentIntents.confirm(id, params));
      expect(error).toMatchObject({
        statusCode: 400,
        code: 'payment_intent_unexpected_state',
        payment_intent: { id, status: 'succeeded' },
      });
    }
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });

  it('refuses without a card', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe);

    const error = await failureOf(stripe.paymentIntents.confirm(id));

    expect(error.code).toBe('payment_intent_unexpected_state');
    expect(error.message).toMatch(/missing a payment method/);
  });

  it('refuses an intent that there is not', async () => {
    const { stripe } = await startSimulator();

    const error = await failureOf(stripe.paymentIntents.confirm('pi_nope', payWith('tok_visa')));

    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such payment_intent: 'pi_nope'",
    });
  });

  it('accepts a token once', async () => {
    const { stripe, browser } = await startSimulator();
    const { id: token } = await browser.tokens.create({ card: card('4242424242424242') });
    const [first, second] = [await createIntent(stripe), await createIntent(stripe)];
    await stripe.paymentIntents.confirm(first.id, payWith(token));

    const error = await failureOf(stripe.paymentIntents.confirm(second.id, payWith(token)));

    expect(error).toMatchObject({ statusCode: 400, code: 'token_already_used' });
    expect((await stripe.paymentIntents.retrieve(second.id)).status).toBe(
      'requires_payment_method',
    );
  });

  it('leaves a token unused when the request was wrong', async () => {
    const { stripe, browser } = await startSimulator();
    const { id: token } = await browser.tokens.create({ card: card('4242424242424242') });
    const { id } = await createIntent(stripe);

    await failureOf(
      stripe.paymentIntents.confirm(id, { ...payWith(token), return_url: 'not a URL' }),
    );

    expect((await stripe.tokens.retrieve(token)).used).toBe(false);
    expect((await stripe.paymentIntents.confirm(id, payWith(token))).status).toBe('succeeded');
  });
});
