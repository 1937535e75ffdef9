import { OrderStatus, Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Order, type OrderDoc } from '../../models/order';
import { natsWrapper } from '../../nats-wrapper';
import { buildOrder } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';

const cancel = (id: string, cookie: string[] = []) =>
  request(app).delete(`/api/orders/${id}`).set('Cookie', cookie);

const buyerOf = (order: OrderDoc) => signin(order.userId);
const cancellations = () => publishedEvents(natsWrapper, Subjects.OrderCancelled);

it.each([OrderStatus.Created, OrderStatus.AwaitingPayment])(
  'marks an order as cancelled (%s)',
  async (status) => {
    const order = await buildOrder({ status });
    const response = await cancel(order.id, buyerOf(order));
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(await Order.findById(order.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  },
);

it('emits an order cancelled event', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  await cancel(order.id, buyerOf(order));
  expect(cancellations()).toEqual([
    {
      id: order.id,
      version: 1,
      ticket: { id: ticket.id },
      reason: 'user',
      meta: expect.any(Object),
    },
  ]);
});

it('frees the ticket, and keeps the record', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  await cancel(order.id, buyerOf(order));
  expect(await ticket.isReserved()).toBe(false);
  expect(await Order.findById(order.id)).toMatchObject({ ticket: ticket._id });
});

it('returns a 404 if the order is not found', async () => {
  expect((await cancel(anId(), signin())).status).toBe(404);
});

it('can only be accessed if user is signed in', async () => {
  const order = await buildOrder();
  expect((await cancel(order.id)).status).toBe(401);
  expect(await Order.findById(order.id)).toMatchObject({ status: 'created' });
});

it('returns a 401 if user does not own the order, in whatever state it is', async () => {
  for (const status of Object.values(OrderStatus)) {
    const order = await buildOrder({ status });
    expect((await cancel(order.id, signin())).status).toBe(401);
    expect(await Order.findById(order.id)).toMatchObject({ status });
  }
});

it('says that an id can not be one', async () => {
  const response = await cancel('not-an-id', signin());
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'order id is not valid' }]);
});

it('refuses to cancel a completed order', async () => {
  const order = await buildOrder({ status: OrderStatus.Complete });
  const response = await cancel(order.id, buyerOf(order));
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'Cannot cancel a completed order' }]);
  expect(await Order.findById(order.id)).toMatchObject({ status: 'complete', version: 1 });
});

it('answers for a cancelled order as if it had cancelled it, and emits nothing', async () => {
  const order = await buildOrder();
  await cancel(order.id, buyerOf(order));
  expect((await cancel(order.id, buyerOf(order))).status).toBe(204);
  expect(await Order.findById(order.id)).toMatchObject({ version: 1 });
  expect(cancellations()).toHaveLength(1);
});

it('cancels once, however many requests come at once', async () => {
  const order = await buildOrder();
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => cancel(order.id, buyerOf(order))),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(204));
  expect(cancellations()).toHaveLength(1);
  expect(await Order.findById(order.id)).toMatchObject({ version: 1 });
});
