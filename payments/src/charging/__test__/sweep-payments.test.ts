import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import { OrderStatus } from '../../models/order';
import { Payment } from '../../models/payment';
import { natsWrapper } from '../../nats-wrapper';
import {
  buildOrder,
  buildPayment,
  liveLease,
  minutesFromNow,
  paymentOf,
  postPayment,
} from '../../test/builders';
import {
  anIntent,
  cardDeclined,
  invalidRequest,
  stripeAnswers,
  stripeCalls,
  stripeIsAway,
  stripeIsBroken,
  unexpectedState,
} from '../../test/stripe-double';
import { sweepPayments } from '../sweep-payments';

const over = minutesFromNow(-1);

describe('a charge that nobody has recorded', () => {
  it.each(['pending', 'requires_action', 'declined'] as const)(
    'finishes a payment that is %s and turns out to be paid',
    async (status) => {
      const order = await buildOrder();
      const payment = await buildPayment(order, { status, leaseUntil: over });
      stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

      await sweepPayments();

      expect((await paymentOf(order)).status).toBe('succeeded');
      expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toMatchObject([
        { id: payment.id, orderId: order.id, stripeId: 'pi_1' },
      ]);
    },
  );

  it('finishes it even when the order has ended: orders decides about the money', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled, expiresAt: over });
    await buildPayment(order);
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

    await sweepPayments();

    expect((await paymentOf(order)).status).toBe('succeeded');
  });

  it('is found while the attempt is leased still, once its request has given up', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', stripeIsAway());
    stripeAnswers('paymentIntents.retrieve', stripeIsAway(), anIntent('succeeded'));
    await postPayment(order);

    await sweepPayments();

    expect((await paymentOf(order)).status).toBe('succeeded');
  });

  it('is recorded once by two sweepers at once', async () => {
    const order = await buildOrder();
    await buildPayment(order);
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'), anIntent('succeeded'));

    await Promise.all([sweepPayments(), sweepPayments()]);

    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });
});

describe('an attempt that charged nothing', () => {
  it('is released after its lease, and the buyer pays again', async () => {
    const order = await buildOrder();
    await buildPayment(order, { leaseUntil: over });
    stripeAnswers(
      'paymentIntents.retrieve',
      anIntent('requires_payment_method'),
      anIntent('requires_payment_method'),
    );
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    await sweepPayments();
    const released = await paymentOf(order);
    const response = await postPayment(order);

    expect(released).toMatchObject({ status: 'declined', leaseUntil: undefined });
    expect(response.status).toBe(201);
  });

  it('is not released before: the charge may be on its way', async () => {
    const order = await buildOrder();
    await buildPayment(order, { leaseUntil: liveLease() });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));

    await sweepPayments();

    const payment = await paymentOf(order);
    expect(payment.status).toBe('pending');
    expect(payment.isLeased()).toBe(true);
  });

  it('is released when it ended before it had an intent; the next one asks with the same key', async () => {
    const order = await buildOrder();
    await buildPayment(order, { stripeId: undefined, leaseUntil: over });
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    await sweepPayments();
    const released = await paymentOf(order);
    const response = await postPayment(order);

    expect(released.status).toBe('declined');
    expect(response.status).toBe(201);
    expect(stripeCalls('paymentIntents.create')[0]?.[1]).toEqual({
      idempotencyKey: `create:${order.id}:0`,
    });
  });

  it('keeps the reason, in words of Stripe', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action' });
    const last_payment_error = { type: 'card_error' as const, message: 'Authentication failed.' };
    stripeAnswers(
      'paymentIntents.retrieve',
      anIntent('requires_payment_method', { last_payment_error }),
    );

    await sweepPayments();

    expect(await paymentOf(order)).toMatchObject({
      status: 'declined',
      lastError: 'Authentication failed.',
    });
  });

  it('leaves the next attempt alone, if that began while Stripe was asked', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'declined' });
    stripeAnswers('paymentIntents.retrieve', async () => {
      await (await paymentOf(order)).takeAttempt().save();
      return anIntent('requires_payment_method');
    });

    await sweepPayments();

    const payment = await paymentOf(order);
    expect(payment).toMatchObject({ status: 'pending', attempt: 2 });
    expect(payment.isLeased()).toBe(true);
  });
});

describe('a buyer who does not come back', () => {
  it('is waited for while 3-D Secure can be passed', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));

    await sweepPayments();

    const payment = await paymentOf(order);
    expect(payment.status).toBe('requires_action');
    expect(payment.settleAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('is never charged by the sweeper', async () => {
    await buildPayment(await buildOrder(), { leaseUntil: over });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_confirmation'));

    await sweepPayments();

    expect(stripeCalls('paymentIntents.confirm')).toEqual([]);
  });

  it.each([
    ['cancelled', { status: OrderStatus.Cancelled }],
    ['past its time', { expiresAt: over }],
  ])('can not pay any more once the order is %s: the intent is cancelled', async (_name, attrs) => {
    const order = await buildOrder(attrs);
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));
    stripeAnswers('paymentIntents.cancel', anIntent('canceled'));

    await sweepPayments();

    const payment = await paymentOf(order);
    expect(payment.status).toBe('cancelled');
    expect(payment.settleAt).toBeUndefined();
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toEqual([]);
  });

  it('is charged after all when that is refused, because the payment has succeeded', async () => {
    const order = await buildOrder({ expiresAt: over });
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'), anIntent('succeeded'));
    stripeAnswers('paymentIntents.cancel', unexpectedState());

    await sweepPayments();

    expect((await paymentOf(order)).status).toBe('succeeded');
  });

  it('has nothing to cancel where no intent was made', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled });
    await buildPayment(order, { stripeId: undefined });

    await sweepPayments();

    expect((await paymentOf(order)).status).toBe('cancelled');
  });
});

describe('when Stripe does not answer', () => {
  it.each([
    ['away', stripeIsAway],
    ['broken', stripeIsBroken],
    ['working on the intent', () => invalidRequest('Try again.', 'lock_timeout')],
  ])('asks again within seconds while it is %s', async (_name, error) => {
    const order = await buildOrder();
    await buildPayment(order);
    stripeAnswers('paymentIntents.retrieve', error());

    await expect(sweepPayments()).rejects.toThrow('is not settled yet');

    const { status, settleAt } = await paymentOf(order);
    expect(status).toBe('pending');
    expect(settleAt?.getTime()).toBeGreaterThan(Date.now());
    expect(settleAt?.getTime()).toBeLessThan(Date.now() + 5_000);
  });

  it('asks more rarely when the question itself is refused', async () => {
    const order = await buildOrder();
    await buildPayment(order);
    stripeAnswers('paymentIntents.retrieve', invalidRequest('No such payment_intent'));

    await expect(sweepPayments()).rejects.toThrow('No such payment_intent');

    const { settleAt } = await paymentOf(order);
    expect(settleAt?.getTime()).toBeGreaterThan(Date.now() + 10_000);
  });

  it('settles the others', async () => {
    const [lost, found] = [await buildOrder(), await buildOrder()];
    await buildPayment(lost, { stripeId: 'pi_lost', settleAt: minutesFromNow(-2) });
    await buildPayment(found);
    stripeAnswers('paymentIntents.retrieve', stripeIsAway(), anIntent('succeeded'));

    await expect(sweepPayments()).rejects.toThrow();

    expect((await paymentOf(found)).status).toBe('succeeded');
  });

  it('does not write secrets of Stripe into the error that is logged', async () => {
    await buildPayment(await buildOrder());
    const error = cardDeclined();
    Object.assign(error, { payment_intent: anIntent('requires_action') });
    stripeAnswers('paymentIntents.retrieve', error);

    const failure: unknown = await sweepPayments().catch((thrown: unknown) => thrown);

    expect(Object.keys(failure as object)).toEqual([]);
    expect(String(failure)).not.toContain('pi_1_secret');
  });
});

it('looks at nothing that is finished', async () => {
  for (const status of ['succeeded', 'refunded', 'cancelled'] as const) {
    await buildPayment(await buildOrder(), { status, settleAt: undefined });
  }

  await sweepPayments();

  expect(stripeCalls('paymentIntents.retrieve')).toEqual([]);
  expect(await Payment.countDocuments({ settleAt: { $exists: true } })).toBe(0);
});

it('finds what is due by an index', async () => {
  const plan = await Payment.find({ settleAt: { $lte: new Date() } })
    .sort({ settleAt: 1 })
    .explain('executionStats');

  expect(JSON.stringify(plan)).toContain('IXSCAN');
  expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
});
