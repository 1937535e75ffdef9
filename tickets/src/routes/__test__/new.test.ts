import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Ticket } from '../../models/ticket';
import { natsWrapper } from '../../nats-wrapper';

const post = (body: object | string, cookie = signin()) =>
  request(app)
    .post('/api/tickets')
    .set('Cookie', cookie)
    .set('Content-Type', 'application/json')
    .send(body);

it('has a route handler to handle listening to /api/tickets for post requests', async () => {
  const response = await request(app).post('/api/tickets').send({});
  expect(response.status).not.toBe(404);
});

it('can only be accessed if user is signed in', async () => {
  const response = await request(app).post('/api/tickets').send({ title: 'concert', price: 20 });
  expect(response.status).toBe(401);
  expect(response.body).toEqual({ errors: [{ message: 'Not authorized' }] });
});

it('returns a status other than 401 if the user is signed in', async () => {
  const response = await post({});
  expect(response.status).not.toBe(401);
});

it.each([
  ['missing', undefined],
  ['empty', ''],
  ['blank', ' \n\t'],
  ['invisible', '\u200b\u2060'],
  ['null', null],
  ['a number', 20],
  ['a list', ['concert']],
  ['an operator', { $gt: '' }],
])('returns an error if invalid title is provided (%s)', async (_case, title) => {
  const response = await post({ title, price: 20 });
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'Title is required', field: 'title' }]);
});

it.each([
  ['missing', undefined],
  ['zero', 0],
  ['negative', -10],
  ['null', null],
  ['true', true],
  ['empty', ''],
  ['words', 'twenty'],
  ['a number and words', '20 dollars'],
  ['hexadecimal', '0x14'],
  ['with a sign', '+20'],
  ['NaN', 'NaN'],
  ['a list', [20]],
  ['an operator', { $gt: 0 }],
])('returns an error if invalid price is provided (%s)', async (_case, price) => {
  const response = await post({ title: 'concert', price });
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([
    { message: 'Price must be greater than 0', field: 'price' },
  ]);
});

it.each([
  ['three decimals', '20.001', 'Price must have at most two decimals'],
  ['less than a cent', '0.001', 'Price must have at most two decimals'],
  ['three decimals as text', '"20.001"', 'Price must have at most two decimals'],
  ['above the maximum', '1000000', 'Price must be at most 999999.99'],
  ['beyond all numbers', '1e400', 'Price must be at most 999999.99'],
  ['text beyond all numbers', `"1${'0'.repeat(400)}"`, 'Price must be at most 999999.99'],
])('refuses a price that can not be charged (%s)', async (_case, price, message) => {
  const response = await post(`{"title":"concert","price":${price}}`);
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message, field: 'price' }]);
});

it.each([
  [0.01, 0.01],
  [19.99, 19.99],
  [999999.99, 999999.99],
  ['20', 20],
  ['20.50', 20.5],
])('takes the price %p as %p dollars', async (price, dollars) => {
  const response = await post({ title: 'concert', price });
  expect(response.status).toBe(201);
  expect(response.body.price).toBe(dollars);
});

it('refuses a title of more than 200 characters, but none of 200', async () => {
  const tooLong = await post({ title: 'a'.repeat(10_000), price: 20 });
  expect(tooLong.status).toBe(400);
  expect(tooLong.body.errors).toEqual([
    { message: 'Title must have at most 200 characters', field: 'title' },
  ]);
  expect((await post({ title: 'ö'.repeat(200), price: 20 })).status).toBe(201);
});

it.each([
  ['a control character', '"con\\u0000cert"'],
  ['a line break', '"con\\ncert"'],
  ['half a surrogate pair', '"con\\ud800cert"'],
])('refuses a title with %s', async (_case, title) => {
  const response = await post(`{"title":${title},"price":20}`);
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([
    { message: 'Title must not contain control characters', field: 'title' },
  ]);
});

it('names everything that is wrong at once', async () => {
  const response = await post([]);
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([
    { message: 'Title is required', field: 'title' },
    { message: 'Price must be greater than 0', field: 'price' },
  ]);
});

it('creates a ticket given valid inputs', async () => {
  const response = await post({
    title: '  concert ',
    price: 20,
    id: 'chosen',
    orderId: 'chosen',
    userId: 'somebody else',
    version: 7,
  });
  expect(response.status).toBe(201);

  const [ticket, ...others] = await Ticket.find({});
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ title: 'concert', price: 20, version: 0 });
  expect(ticket?.orderId).toBeUndefined();
  expect(response.body).toEqual({
    id: ticket?.id,
    title: 'concert',
    price: 20,
    userId: ticket?.userId,
    version: 0,
  });
  expect(ticket?.userId).not.toBe('somebody else');
});

it('publishes an event', async () => {
  const response = await post({ title: ' concert', price: '20.50' });
  expect(natsWrapper.client.publish).toHaveBeenCalledTimes(1);
  expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toMatchObject([response.body]);
});
