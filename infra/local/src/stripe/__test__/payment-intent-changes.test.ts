import {
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

describe('cancelling', () => {
  it.each(['requires_payment_method', 'requires_confirmation', 'requires_action'])(
    'is final from %s',
    async (status) => {
      const { stripe } = await startSimulator();
      const method =
        status === 'requires_payment_method' ? undefined : 'pm_card_authenticationRequired';
      const { id } = await createIntent(stripe, { payment_method: method });
      if (status === 'requires_action') await stripe.paymentIntents.confirm(id);
      expect((await stripe.paymentIntents.retrieve(id)).status).toBe(status);

      const intent = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });

      expect(intent).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
      const error = await failureOf(stripe.paymentIntents.confirm(id, payWith('tok_visa')));
      expect(error.code).toBe('payment_intent_unexpected_state');
      expect((await stripe.charges.list()).data).toEqual([]);
    },
  );

  it('is refused once the card has been charged', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });

    const error = await failureOf(stripe.paymentIntents.cancel(id));

    expect(error).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded' },
    });
  });
});

describe('updating', () => {
  it('merges metadata, and removes what is emptied', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe, { metadata: { a: '1', b: '2' } });

    const intent = await stripe.paymentIntents.update(id, { metadata: { b: '', c: '3' } });

    expect(intent.metadata).toEqual({ a: '1', c: '3' });
  });

  it('changes words after the payment, but not the amount', async () => {
    const { stripe } = await startSimulator();
    const { id } = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });

    await stripe.paymentIntents.update(id, { metadata: { seen: 'yes' } });
    const error = await failureOf(stripe.paymentIntents.update(id, { amount: 1 }));

    expect(error.code).toBe('payment_intent_unexpected_state');
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      amount: 2000,
      metadata: { seen: 'yes' },
    });
  });
});

describe('listing', () => {
  it('pages from the newest to the oldest', async () => {
    const { stripe } = await startSimulator();
    const ids: string[] = [];
    for (let made = 0; made < 5; made++) ids.unshift((await createIntent(stripe)).id);

    const first = await stripe.paymentIntents.list({ limit: 2 });
    const second = await stripe.paymentIntents.list({ limit: 2, starting_after: ids[1] });
    const back = await stripe.paymentIntents.list({ limit: 2, ending_before: ids[3] });
    const all = await stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 });

    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/payment_intents' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(second.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  it('selects by time', async () => {
    const { stripe } = await startSimulator();
    const { created, id } = await createIntent(stripe);

    const since = await stripe.paymentIntents.list({ created: { gte: created } });
    const later = await stripe.paymentIntents.list({ created: { gt: created } });
    const exactly = await stripe.paymentIntents.list({ created });

    expect(since.data.map((intent) => intent.id)).toEqual([id]);
    expect(later.data).toEqual([]);
    expect(exactly.data).toHaveLength(1);
  });

  it.each([{ limit: 0 }, { limit: 101 }, { starting_after: 'pi_nope' }])(
    'refuses %j',
    async (params) => {
      const { stripe } = await startSimulator();
      await createIntent(stripe);

      expect(await failureOf(stripe.paymentIntents.list(params))).toMatchObject({
        statusCode: 400,
      });
    },
  );
});

it('puts objects in the place of ids on request', async () => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });

  const one = await stripe.paymentIntents.retrieve(id, {
    expand: ['latest_charge.payment_intent', 'payment_method'],
  });
  const list = await stripe.paymentIntents.list({ expand: ['data.latest_charge'] });

  expect(one).toMatchObject({
    latest_charge: { object: 'charge', payment_intent: { id } },
    payment_method: { object: 'payment_method', card: { last4: '4242' } },
  });
  expect(list.data[0]).toMatchObject({ latest_charge: { object: 'charge' } });
  expect(await failureOf(stripe.paymentIntents.retrieve(id, { expand: ['nope'] }))).toMatchObject({
    statusCode: 400,
  });
});
