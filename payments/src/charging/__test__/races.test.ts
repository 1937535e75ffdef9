import { Inbox, OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { OrderCancelledListener } from '../../events/listeners/order-cancelled-listener';
import { OrderRefundRequestedListener } from '../../events/listeners/order-refund-requested-listener';
import { Order, type OrderDocument } from '../../models/order';
import { Payment } from '../../models/payment';
import { natsWrapper } from '../../nats-wrapper';
import {
  buildOrder,
  buildPayment,
  errorsOf,
  minutesFromNow,
  paymentOf,
  postPayment,
} from '../../test/builders';
import {
  anIntent,
  cardDeclined,
  stripeAnswers,
  stripeCalls,
  unexpectedState,
} from '../../test/stripe-double';
import { hear } from '../hear';
import { sweepPayments } from '../sweep-payments';
import { sweepRefunds } from '../sweep-refunds';

const refund = { id: 're_1', object: 'refund', status: 'succeeded' };

/** What another request, or another replica, does in the meantime. */
async function takeAnotherAttempt(order: OrderDocument): Promise<void> {
  await (await paymentOf(order)).takeAttempt().save();
}

describe('two requests at once', () => {
  it('make one payment and one intent; the second is asked to wait', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      expect((await postPayment(order, 'tok_mastercard')).status).toBe(503);
      return anIntent('succeeded');
    });

    const response = await postPayment(order, 'tok_visa');

    expect(response.status).toBe(201);
    expect(await Payment.countDocuments()).toBe(1);
    expect(stripeCalls('paymentIntents.confirm')).toHaveLength(1);
  });

  it('find out by the unique index that both have begun', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const responses = await Promise.all([1, 2, 3, 4].map(() => postPayment(order)));

    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    for (const status of statuses) expect([200, 201, 503]).toContain(status);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });
});

describe('a request whose lease has run out while it worked', () => {
  it('does not confirm an intent that it could not keep', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', async () => {
      await takeAnotherAttempt(order);
      return anIntent('requires_payment_method', { id: 'pi_of_nobody' });
    });

    const response = await postPayment(order);

    expect(response.status).toBe(503);
    expect(response.body).toEqual(errorsOf('Payment is being processed'));
    expect((await paymentOf(order)).stripeId).toBeUndefined();
  });

  it('does not end the next attempt when its own card is declined', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      await takeAnotherAttempt(order);
      throw cardDeclined();
    });

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    const payment = await paymentOf(order);
    expect(payment).toMatchObject({ status: 'pending', attempt: 2 });
    expect(payment.isLeased()).toBe(true);
  });

  it('charges nothing more: the one intent is paid already', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'declined' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      const paid = await paymentOf(order);
      paid.finish();
      await paid.save();
      throw unexpectedState();
    });
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

    const response = await postPayment(order);

    expect(response.status).toBe(201);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });
});

it('is not given up by a sweeper that had seen no intent yet', async () => {
  const order = await buildOrder({ expiresAt: minutesFromNow(-1) });
  await buildPayment(order, { stripeId: undefined });
  // the sweeper has loaded the payment when the last attempt begins, and judges it after that
  const find = jest.spyOn(Order, 'findById').mockImplementationOnce((id) => {
    find.mockRestore();
    const found = takeAnotherAttempt(order).then(() => Order.findById(id));
    return found as never;
  });

  await sweepPayments();

  expect(await paymentOf(order)).toMatchObject({ status: 'pending', attempt: 2 });
});

it('is told once when the webhook comes before the answer', async () => {
  const order = await buildOrder();
  stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
  stripeAnswers('paymentIntents.confirm', async () => {
    const object = { ...anIntent('succeeded'), metadata: { orderId: order.id as string } };
    await hear({ type: 'payment_intent.succeeded', data: { object } } as never);
    return anIntent('succeeded');
  });

  const response = await postPayment(order);

  expect(response.status).toBe(201);
  expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
});

describe('paying while the order ends', () => {
  /** What orders tells after payment:created for an order that is cancelled. */
  async function moneyIsWantedBack(order: OrderDocument): Promise<void> {
    const id = order.id as string;
    const inbox = new Inbox();
    await inbox.receive(
      new OrderCancelledListener(natsWrapper.client, inbox),
      buildMessage({ data: { id, version: 1, ticket: { id: anId() } } }),
    );
    await inbox.receive(
      new OrderRefundRequestedListener(natsWrapper.client, inbox),
      buildMessage({ data: { id, version: 2, paymentId: anId() } }),
    );
  }

  it('is charged, told to orders as its judge, and given back', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      await Order.updateOne({ _id: order._id }, { $set: { expiresAt: minutesFromNow(-1) } });
      return anIntent('succeeded');
    });
    stripeAnswers('refunds.create', refund);

    const response = await postPayment(order);
    await moneyIsWantedBack(order);
    await sweepRefunds();

    expect(response.status).toBe(201);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
    expect(publishedEvents(natsWrapper, Subjects.PaymentRefunded)).toHaveLength(1);
    expect((await paymentOf(order)).status).toBe('refunded');
  });

  it('leaves a card that is on its way to its request, though the order has ended', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      await Order.updateOne({ _id: order._id }, { $set: { status: OrderStatus.Cancelled } });
      await sweepPayments();
      return anIntent('succeeded');
    });

    expect((await postPayment(order)).status).toBe(201);
    expect(stripeCalls('paymentIntents.cancel')).toEqual([]);
  });
});
