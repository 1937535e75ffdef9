import type Stripe from 'stripe';
import {
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

async function startPaid() {
  const { stripe } = await startSimulator();
  const intent = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });
  return { stripe, intent, charge: intent.latest_charge as string };
}

it('gives all the money back', async () => {
  const { stripe, intent, charge } = await startPaid();

  const refund = await stripe.refunds.create({
    payment_intent: intent.id,
    reason: 'requested_by_customer',
    metadata: { orderId: 'o1' },
  });

  expect(refund).toMatchObject({
    object: 'refund',
    amount: 2000,
    charge,
    payment_intent: intent.id,
    metadata: { orderId: 'o1' },
    reason: 'requested_by_customer',
    status: 'succeeded',
  });
  expect(await stripe.charges.retrieve(charge)).toMatchObject({
    amount_refunded: 2000,
    refunded: true,
  });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
});

it('gives it back once', async () => {
  const { stripe, intent, charge } = await startPaid();
  await stripe.refunds.create({ payment_intent: intent.id });

  for (const params of [{ payment_intent: intent.id }, { charge }, { charge, amount: 1 }]) {
    const error = await failureOf(stripe.refunds.create(params));
    expect(error).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      code: 'charge_already_refunded',
      message: `Charge ${charge} has already been refunded.`,
    });
  }
  expect((await stripe.refunds.list()).data).toHaveLength(1);
});

it('gives it back in parts, and the rest when no amount is said', async () => {
  const { stripe, charge } = await startPaid();

  await stripe.refunds.create({ charge, amount: 500 });
  expect(await stripe.charges.retrieve(charge)).toMatchObject({
    amount_refunded: 500,
    refunded: false,
  });
  const rest = await stripe.refunds.create({ charge });

  expect(rest.amount).toBe(1500);
  expect((await stripe.charges.retrieve(charge)).refunded).toBe(true);
});

it('never gives more than was paid', async () => {
  const { stripe, charge } = await startPaid();

  const atOnce = await failureOf(stripe.refunds.create({ charge, amount: 2001 }));
  await stripe.refunds.create({ charge, amount: 1500 });
  const inParts = await failureOf(stripe.refunds.create({ charge, amount: 501 }));

  expect(atOnce.message).toBe('Refund amount ($20.01) is greater than charge amount ($20.00)');
  expect(inParts.message).toBe(
    'Refund amount ($5.01) is greater than unrefunded amount on charge ($5.00)',
  );
  expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(1500);
});

it('lists by payment and by charge', async () => {
  const { stripe, intent, charge } = await startPaid();
  await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });
  const { id } = await stripe.refunds.create({ charge });

  expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toMatchObject([{ id }]);
  expect((await stripe.refunds.list({ charge })).data).toMatchObject([{ id }]);
  expect((await stripe.refunds.list({ charge: 'ch_other' })).data).toEqual([]);
  expect(await stripe.refunds.retrieve(id, { expand: ['charge', 'payment_intent'] })).toMatchObject(
    {
      charge: { id: charge },
      payment_intent: { id: intent.id },
    },
  );
});

it('refuses what was never paid', async () => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe);
  const unpaid = await failureOf(stripe.refunds.create({ payment_intent: id }));
  await failureOf(stripe.paymentIntents.confirm(id, payWith('tok_chargeDeclined')));
  const [failed] = (await stripe.charges.list()).data as [Stripe.Charge];

  expect(unpaid).toMatchObject({ statusCode: 400 });
  expect(unpaid.message).toMatch(/does not have a successful charge to refund/);
  expect(await failureOf(stripe.refunds.create({ charge: failed.id }))).toMatchObject({
    statusCode: 400,
    param: 'charge',
  });
});

it.each([
  [{}, 'parameter_missing', 400],
  [{ charge: 'ch_nope' }, 'resource_missing', 400],
  [{ payment_intent: 'pi_nope' }, 'resource_missing', 400],
])('refuses %j', async (params, code, statusCode) => {
  const { stripe } = await startSimulator();

  expect(await failureOf(stripe.refunds.create(params))).toMatchObject({ code, statusCode });
});

it.each([{ amount: 0 }, { amount: -5 }, { reason: 'mood' }, { payment_intent: 'pi_1' }])(
  'refuses %j on top of a charge',
  async (more) => {
    const { stripe, charge } = await startPaid();

    expect(await failureOf(stripe.refunds.create({ charge, ...more }))).toMatchObject({
      statusCode: 400,
    });
    expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
  },
);

it('has no refund that was not made', async () => {
  const { stripe } = await startSimulator();

  expect(await failureOf(stripe.refunds.retrieve('re_nope'))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
});
