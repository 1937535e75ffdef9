import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import { Order, type OrderDocument, OrderStatus } from '../../models/order';
import type { PaymentFields } from '../../models/payment';
import { natsWrapper } from '../../nats-wrapper';
import { buildOrder, buildPayment, minutesFromNow, paymentOf } from '../../test/builders';
import {
  invalidRequest,
  stripeAnswers,
  stripeCalls,
  stripeIsAway,
  stripeIsBroken,
} from '../../test/stripe-double';
import { sweepRefunds } from '../sweep-refunds';

const refund = { id: 're_1', object: 'refund', status: 'succeeded' };

/** A cancelled order that was paid, and whose money orders wants back. */
async function buildRefundDue(fields: Partial<PaymentFields> = {}): Promise<OrderDocument> {
  const order = await buildOrder({ status: OrderStatus.Cancelled });
  await buildPayment(order, { status: 'succeeded', settleAt: undefined, ...fields });
  await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: minutesFromNow(-1) } });
  return order;
}

async function isDue(order: OrderDocument): Promise<boolean> {
  return (await Order.findById(order.id).orFail()).refundDueAt !== undefined;
}

it('gives the money back and tells so, once', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', refund);

  await sweepRefunds();
  await sweepRefunds();

  const payment = await paymentOf(order);
  expect(payment.status).toBe('refunded');
  expect(await isDue(order)).toBe(false);
  expect(publishedEvents(natsWrapper, Subjects.PaymentRefunded)).toMatchObject([
    { id: payment.id, orderId: order.id, stripeId: 'pi_1' },
  ]);
});

it('gives back the whole of the one charge, by a key of this refund', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', refund);

  await sweepRefunds();

  const { id } = await paymentOf(order);
  expect(stripeCalls('refunds.create')).toEqual([
    [
      { payment_intent: 'pi_1', metadata: { orderId: order.id } },
      { idempotencyKey: `refund:${id}:0` },
    ],
  ]);
});

it('leaves the version of the order to its owner', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', refund);

  await sweepRefunds();

  expect((await Order.findById(order.id))?.version).toBe(order.version);
});

it('takes a charge that is refunded already for done: a crash came between refund and save', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', invalidRequest('Already refunded.', 'charge_already_refunded'));

  await sweepRefunds();

  expect((await paymentOf(order)).status).toBe('refunded');
  expect(publishedEvents(natsWrapper, Subjects.PaymentRefunded)).toHaveLength(1);
});

it('ends what a crash has left between the save and the mark', async () => {
  const order = await buildRefundDue({ status: 'refunded' });

  await sweepRefunds();

  expect(await isDue(order)).toBe(false);
  expect(publishedEvents(natsWrapper, Subjects.PaymentRefunded)).toEqual([]);
});

it('refunds once with two sweepers at once', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', refund, refund);

  await Promise.all([sweepRefunds(), sweepRefunds()]);

  expect((await paymentOf(order)).status).toBe('refunded');
  expect(publishedEvents(natsWrapper, Subjects.PaymentRefunded)).toHaveLength(1);
  const keys = stripeCalls('refunds.create').map(([, options]) => JSON.stringify(options));
  expect(new Set(keys).size).toBe(1);
});

it('waits for a charge that is not settled yet', async () => {
  const order = await buildRefundDue({ status: 'pending', settleAt: minutesFromNow(-1) });

  await sweepRefunds();

  expect(await isDue(order)).toBe(true);
  expect(stripeCalls('refunds.create')).toEqual([]);
});

it('tries again within seconds, with the same key, while Stripe is away', async () => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', stripeIsAway(), refund);

  await expect(sweepRefunds()).rejects.toThrow('is not refunded yet');
  const { refundDueAt } = await Order.findById(order.id).orFail();
  await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: new Date() } });
  await sweepRefunds();

  expect(refundDueAt?.getTime()).toBeLessThan(Date.now() + 5_000);
  expect((await paymentOf(order)).status).toBe('refunded');
  const [first, second] = stripeCalls('refunds.create');
  expect(second?.[1]).toEqual(first?.[1]);
});

it.each([
  ['refuses it', invalidRequest('Insufficient funds in Stripe account.', 'balance_insufficient')],
  ['answers with an error', stripeIsBroken()],
  ['says that the refund has failed', { ...refund, status: 'failed', failure_reason: 'unknown' }],
])('tries again with a new key when Stripe %s', async (_name, answer) => {
  const order = await buildRefundDue();
  stripeAnswers('refunds.create', answer, refund);

  await expect(sweepRefunds()).rejects.toThrow('is not refunded yet');
  const failed = await paymentOf(order);
  await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: new Date() } });
  await sweepRefunds();

  expect(failed).toMatchObject({ status: 'succeeded', settleAt: undefined });
  expect(failed.lastError).toEqual(expect.any(String));
  expect(stripeCalls('refunds.create')[1]?.[1]).toEqual({
    idempotencyKey: `refund:${failed.id}:1`,
  });
  expect((await paymentOf(order)).status).toBe('refunded');
});

it('never gives up', async () => {
  const order = await buildRefundDue();
  const tries = 12;
  for (let tried = 0; tried < tries; tried += 1) {
    stripeAnswers('refunds.create', stripeIsBroken());
    await expect(sweepRefunds()).rejects.toThrow();
    await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: new Date() } });
  }
  stripeAnswers('refunds.create', refund);

  await sweepRefunds();

  expect((await paymentOf(order)).status).toBe('refunded');
});

it('refunds the others when one fails', async () => {
  const [failing, other] = [await buildRefundDue(), await buildRefundDue()];
  await Order.updateOne({ _id: failing._id }, { $set: { refundDueAt: minutesFromNow(-2) } });
  stripeAnswers('refunds.create', stripeIsAway(), refund);

  await expect(sweepRefunds()).rejects.toThrow();

  expect((await paymentOf(other)).status).toBe('refunded');
});

it('finds what is due by an index', async () => {
  const plan = await Order.find({ refundDueAt: { $lte: new Date() } })
    .sort({ refundDueAt: 1 })
    .explain('executionStats');

  expect(JSON.stringify(plan)).toContain('IXSCAN');
  expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
});
