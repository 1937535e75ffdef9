import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import type { OrderDocument } from '../../models/order';
import { buildOrder, buildPayment, errorsOf } from '../../test/builders';
import { anIntent, stripeAnswers, stripeIsAway } from '../../test/stripe-double';

function getPayment(order: OrderDocument) {
  return request(app).get(`/api/payments/${order.id}`).set('Cookie', signin(order.userId));
}

it('can only be accessed if the user is signed in', async () => {
  const response = await request(app).get(`/api/payments/${anId()}`);

  expect(response.status).toBe(401);
});

it('returns a 400 for a malformed order id', async () => {
  const response = await request(app).get('/api/payments/abc').set('Cookie', signin());

  expect(response.status).toBe(400);
  expect(response.body).toEqual(errorsOf('order id is not valid'));
});

it('returns a 404 for an order that does not exist', async () => {
  const response = await request(app).get(`/api/payments/${anId()}`).set('Cookie', signin());

  expect(response.status).toBe(404);
});

it('returns a 401 if somebody else made the order', async () => {
  const order = await buildOrder();
  await buildPayment(order);

  const response = await getPayment(order).set('Cookie', signin());

  expect(response.status).toBe(401);
  expect(response.body).toEqual(errorsOf('Not authorized'));
});

it('returns a 404 when nobody has tried to pay', async () => {
  const response = await getPayment(await buildOrder());

  expect(response.status).toBe(404);
  expect(response.body).toEqual(errorsOf('not found'));
});

it.each([
  ['pending', 'pending'],
  ['declined', 'declined'],
  ['cancelled', 'declined'],
  ['succeeded', 'paid'],
  ['refunded', 'refunded'],
] as const)('calls a payment that is %s %s', async (status, told) => {
  const order = await buildOrder();
  const payment = await buildPayment(order, { status });

  const response = await getPayment(order);

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ id: payment.id, status: told });
});

it('gives the browser what it needs to finish 3-D Secure', async () => {
  const order = await buildOrder();
  const payment = await buildPayment(order, { status: 'requires_action' });
  stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));

  const response = await getPayment(order);

  expect(response.body).toEqual({
    id: payment.id,
    status: 'requires_action',
    clientSecret: 'pi_1_secret',
  });
});

it('answers without it while Stripe does not', async () => {
  const order = await buildOrder();
  const payment = await buildPayment(order, { status: 'requires_action' });
  stripeAnswers('paymentIntents.retrieve', stripeIsAway());

  const response = await getPayment(order);

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ id: payment.id, status: 'requires_action' });
});

it.each([
  ['requires_payment_method', 'declined'],
  ['canceled', 'declined'],
  ['succeeded', 'pending'],
  ['processing', 'pending'],
] as const)(
  'sends nobody to the bank again when Stripe says that the payment is %s',
  async (intentStatus, told) => {
    const order = await buildOrder();
    const payment = await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent(intentStatus));

    const response = await getPayment(order);

    expect(response.body).toEqual({ id: payment.id, status: told });
  },
);
