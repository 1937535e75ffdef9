import { OrderStatus, Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Order } from '../../models/order';
import { Ticket } from '../../models/ticket';
import { natsWrapper } from '../../nats-wrapper';
import { buildOrder, OVERDUE } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';

const post = (body: object, cookie = signin()) =>
  request(app).post('/api/orders').set('Cookie', cookie).send(body);

afterEach(() => {
  delete process.env.EXPIRATION_WINDOW_SECONDS;
});

it('can only be accessed if user is signed in', async () => {
  const response = await request(app).post('/api/orders').send({ ticketId: anId() });
  expect(response.status).toBe(401);
});

it.each([
  ['missing', undefined],
  ['empty', ''],
  ['null', null],
  ['too short', 'abc'],
  ['no hexadecimal number', 'z'.repeat(24)],
  ['a number', 5],
  ['a list', [anId()]],
  ['an operator', { $gt: '' }],
])('returns an error if the ticket id can not be one (%s)', async (_case, ticketId) => {
  const response = await post({ ticketId });
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([
    { message: 'Ticket id must be provided', field: 'ticketId' },
  ]);
});

it('returns an error if the ticket does not exist', async () => {
  const response = await post({ ticketId: anId() });
  expect(response.status).toBe(404);
  expect(response.body).toEqual({ errors: [{ message: 'not found' }] });
});

it.each([OrderStatus.Created, OrderStatus.AwaitingPayment, OrderStatus.Complete])(
  'returns an error if the ticket is already reserved (%s)',
  async (status) => {
    const ticket = await buildTicket();
    await buildOrder({ ticket, status });
    const response = await post({ ticketId: ticket.id });
    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([{ message: 'Ticket is already reserved' }]);
    expect(await Order.countDocuments()).toBe(1);
  },
);

it('reserves a ticket', async () => {
  const userId = anId();
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  const before = Date.now();
  const response = await post({ ticketId: ticket.id }, signin(userId));
  expect(response.status).toBe(201);

  const order = await Order.findOne();
  expect(response.body).toEqual({
    id: order?.id,
    userId,
    status: 'created',
    expiresAt: order?.expiresAt.toISOString(),
    title: 'concert',
    price: 20,
    ticket: { id: ticket.id, title: 'concert', price: 20, version: 0 },
    version: 0,
  });
  const held = Date.parse(response.body.expiresAt) - before;
  expect(held).toBeGreaterThanOrEqual(900_000);
  expect(held).toBeLessThan(910_000);
});

it('holds the ticket for as long as EXPIRATION_WINDOW_SECONDS says', async () => {
  process.env.EXPIRATION_WINDOW_SECONDS = '5';
  const before = Date.now();
  const response = await post({ ticketId: (await buildTicket()).id });
  const held = Date.parse(response.body.expiresAt) - before;
  expect(held).toBeGreaterThanOrEqual(5_000);
  expect(held).toBeLessThan(15_000);
});

it('emits an order created event', async () => {
  const ticket = await buildTicket({ price: 20 });
  const { body: order } = await post({ ticketId: ticket.id });
  expect(natsWrapper.client.publish).toHaveBeenCalledTimes(1);
  expect(publishedEvents(natsWrapper, Subjects.OrderCreated)).toEqual([
    {
      id: order.id,
      version: 0,
      status: 'created',
      userId: order.userId,
      expiresAt: order.expiresAt,
      ticket: { id: ticket.id, price: 20 },
      meta: expect.any(Object),
    },
  ]);
});

it('reserves a ticket again whose order was cancelled', async () => {
  const ticket = await buildTicket();
  await buildOrder({ ticket, status: OrderStatus.Cancelled });
  await buildOrder({ ticket, status: OrderStatus.Cancelled });
  expect((await post({ ticketId: ticket.id })).status).toBe(201);
});

it('sells a ticket once, to however many buyers at once', async () => {
  const ticket = await buildTicket();
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => post({ ticketId: ticket.id })),
  );

  const refused = responses.filter(({ status }) => status === 400);
  expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(refused).toHaveLength(49);
  for (const { body } of refused) {
    expect(body).toEqual({ errors: [{ message: 'Ticket is already reserved' }] });
  }
  expect(await Order.countDocuments()).toBe(1);
  expect(publishedEvents(natsWrapper, Subjects.OrderCreated)).toHaveLength(1);
});

describe('when the holder has not paid in time', () => {
  it.each([OrderStatus.Created, OrderStatus.AwaitingPayment])(
    'takes the ticket over, and cancels the holder (%s)',
    async (status) => {
      const ticket = await buildTicket();
      const holder = await buildOrder({ ticket, status, expiresIn: OVERDUE });
      const response = await post({ ticketId: ticket.id });
      expect(response.status).toBe(201);

      expect(await Order.findById(holder.id)).toMatchObject({
        status: 'cancelled',
        reason: 'expired',
      });
      expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toMatchObject([
        {
          id: holder.id,
          version: holder.version + 1,
          ticket: { id: ticket.id },
          reason: 'expired',
        },
      ]);
    },
  );

  it('leaves the first ten seconds to the timer', async () => {
    const ticket = await buildTicket();
    const holder = await buildOrder({ ticket, expiresIn: -5_000 });
    expect((await post({ ticketId: ticket.id })).status).toBe(400);
    expect(await Order.findById(holder.id)).toMatchObject({ status: 'created' });
  });

  it('never takes over a ticket that is paid', async () => {
    const ticket = await buildTicket();
    await buildOrder({ ticket, status: OrderStatus.Complete, expiresIn: OVERDUE });
    expect((await post({ ticketId: ticket.id })).status).toBe(400);
  });

  it('gives it to one of those who come at once', async () => {
    const ticket = await buildTicket();
    await buildOrder({ ticket, expiresIn: OVERDUE });
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => post({ ticketId: ticket.id })),
    );
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toHaveLength(1);
  });
});

it('keeps title and price as bought, whatever the seller does later', async () => {
  const cookie = signin();
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  const { body: order } = await post({ ticketId: ticket.id }, cookie);
  await (await Ticket.findById(ticket.id))?.set({ title: 'opera', price: 90 }).save();

  const response = await request(app).get(`/api/orders/${order.id}`).set('Cookie', cookie);
  expect(response.body).toMatchObject({
    title: 'concert',
    price: 20,
    ticket: { title: 'opera', price: 90, version: 1 },
  });
});
