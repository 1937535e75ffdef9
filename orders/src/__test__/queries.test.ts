import { anId, buildMessage, queryPlansOf } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../app';
import { cancelExpiredOrders } from '../cancel-expired-orders';
import { ExpirationCompleteListener } from '../events/listeners/expiration-complete-listener';
import { PaymentCreatedListener } from '../events/listeners/payment-created-listener';
import { PaymentRefundedListener } from '../events/listeners/payment-refunded-listener';
import { TicketCreatedListener } from '../events/listeners/ticket-created-listener';
import { TicketUpdatedListener } from '../events/listeners/ticket-updated-listener';
import { relay } from '../events/relay';
import { Ticket } from '../models/ticket';
import { natsWrapper } from '../nats-wrapper';
import { paymentEvent, ticketEvent } from '../test/build-events';
import { buildOrder, OVERDUE } from '../test/build-order';

/** All that this service does, once, for one among others. */
async function doEverything() {
  for (let n = 0; n < 5; n += 1) await buildOrder();
  const { client } = natsWrapper;
  const ticketId = anId();
  await new TicketCreatedListener(client).onMessage(ticketEvent(ticketId, 0), buildMessage());
  const ticket = await Ticket.findById(ticketId);

  const userId = anId();
  const cookie = signin(userId);
  await buildOrder({ userId, ticket: ticket ?? undefined, expiresIn: OVERDUE });
  const body = { ticketId };
  const taken = await request(app).post('/api/orders').set('Cookie', cookie).send(body).expect(201);
  const { id } = taken.body as { id: string };
  await request(app).get(`/api/orders/${id}`).set('Cookie', cookie).expect(200);
  const page = await request(app).get('/api/orders?limit=1').set('Cookie', cookie).expect(200);
  const next = /<(.+)>/.exec(page.get('Link') ?? '')?.[1] ?? '';
  await request(app).get(next).set('Cookie', cookie).expect(200);

  const confirmed = ticketEvent(ticketId, 1, { orderId: id });
  await new TicketUpdatedListener(client).onMessage(confirmed, buildMessage());
  expect(await ticket?.isReserved()).toBe(true);
  await new ExpirationCompleteListener(client).onMessage({ orderId: id }, buildMessage());
  await request(app).delete(`/api/orders/${id}`).set('Cookie', cookie).expect(204);
  const payment = paymentEvent(id);
  await new PaymentCreatedListener(client).onMessage(payment, buildMessage());
  await new PaymentRefundedListener(client).onMessage(payment, buildMessage());
  await buildOrder({ expiresIn: OVERDUE });
  await cancelExpiredOrders();
  await relay.idle();
  await relay.sweep(0);
}

it('finds every document by an index, and sorts none in memory', async () => {
  const plans = await queryPlansOf(doEverything);

  expect(plans.filter(({ sorts }) => sorts)).toEqual([]);
  const indexes = plans.map(
    ({ collection, filter, index }) => `${collection} ${Object.keys(filter).join()}: ${index}`,
  );
  expect([...new Set(indexes)].sort()).toEqual([
    'orders _id,version: _id_',
    'orders _id: _id_',
    'orders outbox.occurredAt: outbox.occurredAt_1',
    'orders reserves: reserves_1',
    'orders status,expiresAt: status_1_expiresAt_1',
    'orders userId,_id: userId_1__id_-1',
    'orders userId: userId_1__id_-1',
    'published_events _id: _id_',
    'tickets _id,version: _id_',
    'tickets _id: _id_',
  ]);
});
