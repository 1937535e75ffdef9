import { Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Ticket, type TicketDoc } from '../../models/ticket';
import { natsWrapper } from '../../nats-wrapper';
import { buildTicket } from '../../test/build-ticket';

const put = (id: string, body: object, cookie: string[] = []) =>
  request(app).put(`/api/tickets/${id}`).set('Cookie', cookie).send(body);

const sellerOf = (ticket: TicketDoc) => signin(ticket.userId);
const valid = { title: 'opera', price: 100 };

beforeEach(() => jest.restoreAllMocks());

it('returns a 404 if the provided id does not exist', async () => {
  const response = await put(anId(), valid, signin());
  expect(response.status).toBe(404);
  expect(response.body).toEqual({ errors: [{ message: 'not found' }] });
});

it('returns a 401 (not allowed) if user not authenticated', async () => {
  const ticket = await buildTicket();
  expect((await put(ticket.id, valid)).status).toBe(401);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'concert', version: 0 });
});

it('returns a 401 if user does not own the ticket', async () => {
  const ticket = await buildTicket();
  expect((await put(ticket.id, valid, signin())).status).toBe(401);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'concert', version: 0 });
});

it('returns a 400 if the user provides an invalid title or price', async () => {
  const ticket = await buildTicket();
  const withoutTitle = await put(ticket.id, { title: '', price: 20 }, sellerOf(ticket));
  expect(withoutTitle.status).toBe(400);
  expect(withoutTitle.body.errors).toEqual([{ message: 'Title is required', field: 'title' }]);

  const withoutPrice = await put(ticket.id, { title: 'opera' }, sellerOf(ticket));
  expect(withoutPrice.status).toBe(400);
  expect(withoutPrice.body.errors).toEqual([
    { message: 'Price must be provided and greater than 0', field: 'price' },
  ]);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'concert', version: 0 });
});

it('updates the ticket if provided valid inputs - happy test', async () => {
  const ticket = await buildTicket();
  const response = await put(ticket.id, { title: ' opera ', price: '100' }, sellerOf(ticket));
  expect(response.status).toBe(200);
  expect(response.body).toEqual({
    id: ticket.id,
    title: 'opera',
    price: 100,
    userId: ticket.userId,
    version: 1,
  });
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'opera', price: 100 });
});

it('publishes an event', async () => {
  const ticket = await buildTicket();
  const response = await put(ticket.id, valid, sellerOf(ticket));
  expect(publishedEvents(natsWrapper, Subjects.TicketUpdated)).toMatchObject([response.body]);
});

it('rejects updates if ticket is reserved', async () => {
  const ticket = await buildTicket({ orderId: anId() });
  const response = await put(ticket.id, valid, sellerOf(ticket));
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'Cannot edit a reserved ticket' }]);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'concert', version: 1 });
});

it('does not tell strangers that a ticket is reserved', async () => {
  const ticket = await buildTicket({ orderId: anId() });
  expect((await put(ticket.id, valid, signin())).status).toBe(401);
});

it('rejects the update when the ticket is reserved while it is under way', async () => {
  const ticket = await buildTicket();
  const save = Ticket.prototype.save;
  jest.spyOn(Ticket.prototype, 'save').mockImplementationOnce(async function (this: TicketDoc) {
    await Ticket.lock(ticket.id, anId());
    return save.call(this);
  });

  const response = await put(ticket.id, valid, sellerOf(ticket));
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'Cannot edit a reserved ticket' }]);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ title: 'concert', version: 1 });
});

it('stores updates that come at once one after the other, with an event each', async () => {
  const ticket = await buildTicket();
  const responses = await Promise.all(
    [1, 2, 3].map((price) => put(ticket.id, { title: 'opera', price }, sellerOf(ticket))),
  );
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  const versions = publishedEvents(natsWrapper, Subjects.TicketUpdated).map((each) => each.version);
  expect(versions.sort()).toEqual([1, 2, 3]);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ version: 3 });
});

it('says that an id can not be one', async () => {
  const response = await put('not-an-id', valid, signin());
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: 'ticket id is not valid' }]);
});
