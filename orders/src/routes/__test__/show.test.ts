import { OrderStatus } from '@gittix/common';
import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import type { OrderDoc } from '../../models/order';
import { buildOrder } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';

const get = (id: string, cookie: string[] = []) =>
  request(app).get(`/api/orders/${id}`).set('Cookie', cookie);

const buyerOf = (order: OrderDoc) => signin(order.userId);

it('fetches the order', async () => {
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  const order = await buildOrder({ ticket });
  const response = await get(order.id, buyerOf(order));
  expect(response.status).toBe(200);
  expect(response.body).toEqual({
    id: order.id,
    userId: order.userId,
    status: 'created',
    expiresAt: order.expiresAt.toISOString(),
    title: 'concert',
    price: 20,
    ticket: { id: ticket.id, title: 'concert', price: 20, version: 0 },
    version: 0,
  });
});

it('returns an error if one user tries to fetch another users order', async () => {
  const order = await buildOrder();
  const response = await get(order.id, signin());
  expect(response.status).toBe(401);
  expect(response.body).toEqual({ errors: [{ message: 'Not authorized' }] });
});

it('can only be accessed if user is signed in', async () => {
  expect((await get((await buildOrder()).id)).status).toBe(401);
});

it('returns a 404 if the order is not found', async () => {
  expect((await get(anId(), signin())).status).toBe(404);
});

it('says that an id can not be one', async () => {
  const response = await get('not-an-id', signin());
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'order id is not valid' }]);
});

it('shows the payment of a paid order', async () => {
  const order = await buildOrder({ status: OrderStatus.Complete });
  const { body } = await get(order.id, buyerOf(order));
  expect(body).toMatchObject({ status: 'complete', payment: { status: 'paid' } });
  expect(body.payment.id).toBe(order.payment?.id);
});

it('shows what became of an order whose money came too late, and nothing of the machinery', async () => {
  const order = await buildOrder({ status: OrderStatus.Cancelled });
  const payment = { id: anId(), status: 'refunded' };
  await order.set({ payment, refund: 'requested', refundedAt: new Date() }).save();

  const { body } = await get(order.id, buyerOf(order));
  expect(body).toMatchObject({ status: 'cancelled', reason: 'user', payment });
  expect(Object.keys(body).sort()).toEqual([
    'expiresAt',
    'id',
    'payment',
    'price',
    'reason',
    'refundedAt',
    'status',
    'ticket',
    'title',
    'userId',
    'version',
  ]);
});
