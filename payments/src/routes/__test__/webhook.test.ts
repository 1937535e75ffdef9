import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import Stripe from 'stripe';
import request from 'supertest';
import { app } from '../../app';
import type { OrderDocument } from '../../models/order';
import { natsWrapper } from '../../nats-wrapper';
import {
  buildOrder,
  buildPayment,
  errorsOf,
  liveLease,
  minutesFromNow,
  paymentOf,
} from '../../test/builders';
import { anIntent } from '../../test/stripe-double';

function eventOf(type: string, order: OrderDocument, intent: Partial<Stripe.PaymentIntent> = {}) {
  const status = type === 'payment_intent.succeeded' ? 'succeeded' : 'requires_payment_method';
  const object = { ...anIntent(status), metadata: { orderId: order.id as string }, ...intent };
  return { id: 'evt_1', object: 'event', type, data: { object } };
}

function send(event: object | string, secret = 'whsec_test', timestamp?: number) {
  const payload = typeof event === 'string' ? event : JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return request(app)
    .post('/api/payments/webhook')
    .set('Content-Type', 'application/json; charset=utf-8')
    .set('Stripe-Signature', signature)
    .send(payload);
}

describe('what it believes', () => {
  it('refuses a signature of somebody else', async () => {
    const order = await buildOrder();
    await buildPayment(order);

    const response = await send(eventOf('payment_intent.succeeded', order), 'whsec_other');

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Webhook signature is not valid'));
    expect((await paymentOf(order)).status).toBe('pending');
  });

  it('refuses a signature that is hours old', async () => {
    const order = await buildOrder();
    const then = Math.floor(Date.now() / 1000) - 7_200;

    const response = await send(eventOf('payment_intent.succeeded', order), undefined, then);

    expect(response.status).toBe(400);
  });

  it('refuses an event without a signature', async () => {
    const response = await request(app).post('/api/payments/webhook').send({ type: 'any' });

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Webhook signature must be provided'));
  });

  it('refuses a request without a body', async () => {
    const response = await request(app)
      .post('/api/payments/webhook')
      .set('Stripe-Signature', 't=1,v1=00');

    expect(response.status).toBe(400);
  });

  it('refuses a body that was changed on its way', async () => {
    const order = await buildOrder();
    const payload = JSON.stringify(eventOf('payment_intent.payment_failed', order));
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_test' });

    const response = await request(app)
      .post('/api/payments/webhook')
      .set('Stripe-Signature', signature)
      .set('Content-Type', 'application/json')
      .send(payload.replace('payment_failed', 'succeeded'));

    expect(response.status).toBe(400);
  });

  it('refuses what is signed and not JSON', async () => {
    const response = await send('not JSON');

    expect(response.status).toBe(400);
    expect(response.body.errors).toHaveLength(1);
  });
});

describe('payment_intent.succeeded', () => {
  it('completes a payment whose buyer has closed the tab', async () => {
    const order = await buildOrder();
    const payment = await buildPayment(order, { status: 'requires_action' });

    const response = await send(eventOf('payment_intent.succeeded', order));

    expect(response.status).toBe(200);
    expect((await paymentOf(order)).status).toBe('succeeded');
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toMatchObject([
      { id: payment.id, orderId: order.id, stripeId: 'pi_1' },
    ]);
  });

  it('completes a payment whose request has died, lease or not', async () => {
    const order = await buildOrder();
    await buildPayment(order, { leaseUntil: liveLease() });

    await send(eventOf('payment_intent.succeeded', order));

    expect((await paymentOf(order)).status).toBe('succeeded');
  });

  it('takes effect once, however often it comes and however many at once', async () => {
    const order = await buildOrder();
    await buildPayment(order);
    const event = eventOf('payment_intent.succeeded', order);

    const responses = await Promise.all([send(event), send(event), send(event)]);
    responses.push(await send(event));

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });

  it('is harmless for a payment that is refunded', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'refunded' });

    const response = await send(eventOf('payment_intent.succeeded', order));

    expect(response.status).toBe(200);
    expect((await paymentOf(order)).status).toBe('refunded');
  });

  it.each([
    ['an intent that is not the one of the payment', { id: 'pi_other' }],
    ['an intent without an order', { metadata: {} }],
    ['an order that is not ours', { metadata: { orderId: 'theirs' } }],
  ])('means nothing for %s', async (_name, intent) => {
    const order = await buildOrder();
    await buildPayment(order);

    const response = await send(eventOf('payment_intent.succeeded', order, intent));

    expect(response.status).toBe(200);
    expect((await paymentOf(order)).status).toBe('pending');
  });
});

describe('the other events', () => {
  it('gives a payment up when its intent is cancelled', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action' });

    await send(eventOf('payment_intent.canceled', order, { status: 'canceled' }));

    expect((await paymentOf(order)).status).toBe('cancelled');
  });

  it.each([
    'payment_intent.payment_failed',
    'payment_intent.processing',
    'payment_intent.requires_action',
  ])('lets the sweeper look at once after %s, which may be old news', async (type) => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action', settleAt: minutesFromNow(1) });

    const response = await send(eventOf(type, order));

    const payment = await paymentOf(order);
    expect(response.status).toBe(200);
    expect(payment.status).toBe('requires_action');
    expect(payment.settleAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('leaves an attempt that is under way to its request', async () => {
    const order = await buildOrder();
    const lease = liveLease();
    await buildPayment(order, { leaseUntil: lease, settleAt: lease });

    await send(eventOf('payment_intent.payment_failed', order));

    expect((await paymentOf(order)).settleAt).toEqual(lease);
  });

  it('does not undo a payment when an old failure comes late', async () => {
    const order = await buildOrder();
    await buildPayment(order);
    await send(eventOf('payment_intent.succeeded', order));

    await send(eventOf('payment_intent.payment_failed', order));

    const payment = await paymentOf(order);
    expect(payment.status).toBe('succeeded');
    expect(payment.settleAt).toBeUndefined();
  });

  it.each(['charge.succeeded', 'customer.created', 'a.type.of.tomorrow'])(
    'answers 200 to %s and does nothing',
    async (type) => {
      const response = await send({ id: 'evt_1', object: 'event', type, data: { object: {} } });

      expect(response.status).toBe(200);
      expect(response.body).toEqual({ received: true });
    },
  );
});
