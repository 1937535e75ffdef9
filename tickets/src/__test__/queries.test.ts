import { anId, buildMessage, queryPlansOf } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../app';
import { OrderCancelledListener } from '../events/listeners/order-cancelled-listener';
import { OrderCreatedListener } from '../events/listeners/order-created-listener';
import { relay } from '../events/relay';
import { natsWrapper } from '../nats-wrapper';
import { orderCancelled, orderCreated } from '../test/build-order-events';
import { buildTicket } from '../test/build-ticket';

/** All that this service does, once, for one among others. */
async function doEverything() {
  for (let n = 0; n < 5; n += 1) await buildTicket();
  const seller = anId();
  const cookie = signin(seller);
  const body = { title: 'concert', price: 20 };
  const created = await request(app).post('/api/tickets').set('Cookie', cookie).send(body);
  const { id } = created.body as { id: string };
  await buildTicket({ userId: seller });
  await request(app).put(`/api/tickets/${id}`).set('Cookie', cookie).send(body).expect(200);
  await request(app).get(`/api/tickets/${id}`).expect(200);

  for (const path of ['/api/tickets?limit=1', '/api/tickets?limit=1&mine=true']) {
    const page = await request(app).get(path).set('Cookie', cookie).expect(200);
    const next = /<(.+)>/.exec(page.get('Link') ?? '')?.[1] ?? '';
    await request(app).get(next).set('Cookie', cookie).expect(200);
  }

  const order = orderCreated(id);
  await new OrderCreatedListener(natsWrapper.client).onMessage(order, buildMessage());
  const cancelled = orderCancelled(id, order.id);
  await new OrderCancelledListener(natsWrapper.client).onMessage(cancelled, buildMessage());
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
    'orderrecords _id,state: _id_',
    'orderrecords _id: _id_',
    'published_events _id: _id_',
    'tickets _id,version: _id_',
    'tickets _id: _id_',
    'tickets orderId,_id: orderId_1__id_1',
    'tickets orderId: orderId_1__id_1',
    'tickets outbox.occurredAt: outbox.occurredAt_1',
    'tickets userId,_id: userId_1__id_1',
    'tickets userId: userId_1__id_1',
  ]);
});
