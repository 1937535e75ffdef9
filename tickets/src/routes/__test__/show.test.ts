import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Purchase } from '../../models/purchase';
import { buildTicket } from '../../test/build-ticket';

it('returns a 404 if the ticket is not found', async () => {
  const response = await request(app).get(`/api/tickets/${anId()}`);
  expect(response.status).toBe(404);
  expect(response.body).toEqual({ errors: [{ message: 'not found' }] });
});

it('returns the ticket if the ticket is found', async () => {
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  const response = await request(app).get(`/api/tickets/${ticket.id}`);
  expect(response.status).toBe(200);
  expect(response.body).toEqual({
    id: ticket.id,
    title: 'concert',
    price: 20,
    userId: ticket.userId,
    version: 0,
  });
});

it('shows a reserved ticket too, with the order that holds it', async () => {
  const orderId = anId();
  const ticket = await buildTicket({ orderId });
  const response = await request(app).get(`/api/tickets/${ticket.id}`);
  expect(response.body).toMatchObject({ id: ticket.id, orderId, version: 1 });
});

it('says that a ticket is sold once its order is paid', async () => {
  const orderId = anId();
  const ticket = await buildTicket({ orderId });
  await Purchase.record(orderId);
  const response = await request(app).get(`/api/tickets/${ticket.id}`);
  expect(response.body).toMatchObject({ id: ticket.id, orderId, sold: true });
});

it('says that an id can not be one', async () => {
  const response = await request(app).get('/api/tickets/not-an-id');
  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [{ message: 'ticket id is not valid' }] });
});
