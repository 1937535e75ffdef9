import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import mongoose from 'mongoose';
import { natsWrapper } from '../../nats-wrapper';
import { buildOrder, buildPayment, liveLease, paymentOf } from '../../test/builders';
import { Payment } from '../payment';

it('exists once for an order', async () => {
  const order = await buildOrder();
  await buildPayment(order);

  await expect(buildPayment(order)).rejects.toMatchObject({ code: 11000 });
});

it('gives an attempt to one of two that take it at once', async () => {
  const order = await buildOrder();
  await buildPayment(order, { status: 'declined' });
  const [mine, theirs] = [await paymentOf(order), await paymentOf(order)];

  await mine.takeAttempt().save();

  await expect(theirs.takeAttempt().save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
  expect(await paymentOf(order)).toMatchObject({ attempt: 2, status: 'pending' });
});

it('is leased with an attempt, and not looked at by the sweeper before that has ended', () => {
  const payment = Payment.build({ orderId: 'order' }).takeAttempt();

  expect(payment.isLeased()).toBe(true);
  expect(payment.settleAt).toEqual(payment.leaseUntil);
});

it('stores that it is paid and the event that tells so in one write', async () => {
  const order = await buildOrder();
  const payment = await buildPayment(order, { leaseUntil: liveLease() });
  jest.mocked(natsWrapper.client.publish).mockImplementationOnce((_subject, _data, callback) => {
    callback(new Error('the bus is away'));
    return '';
  });

  payment.finish();
  await payment.save();

  const stored = (await paymentOf(order)).toObject() as unknown as Record<string, unknown>;
  expect(stored).toMatchObject({
    status: 'succeeded',
    outbox: [{ subject: Subjects.PaymentCreated, data: { orderId: order.id, stripeId: 'pi_1' } }],
  });
  expect(stored).not.toHaveProperty('leaseUntil');
  expect(stored).not.toHaveProperty('settleAt');
});

it('is finished by one of two that finish it at once', async () => {
  const order = await buildOrder();
  await buildPayment(order);
  const [mine, theirs] = [await paymentOf(order), await paymentOf(order)];
  mine.finish();
  theirs.finish();

  await mine.save();

  await expect(theirs.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
  expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
});

it('can not be paid without a PaymentIntent', () => {
  const payment = Payment.build({ orderId: 'order' });

  expect(() => payment.finish()).toThrow('has no PaymentIntent');
});

it('shows nothing of the machinery as JSON', async () => {
  const payment = await buildPayment(await buildOrder());

  expect(payment.toJSON()).not.toHaveProperty('outbox');
  expect(payment.toJSON()).toHaveProperty('id');
});
