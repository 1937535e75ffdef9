import { OrderStatus } from '@gittix/common';
import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { buildOrder } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';

const get = (path: string, userId: string) => request(app).get(path).set('Cookie', signin(userId));

it('fetches order for a particular user', async () => {
  const userId = anId();
  await buildOrder();
  const older = await buildOrder({ userId, status: OrderStatus.Cancelled });
  const newer = await buildOrder({ userId, ticket: await buildTicket({ title: 'opera' }) });

  const response = await get('/api/orders', userId);
  expect(response.status).toBe(200);
  expect(response.body).toMatchObject([
    { id: newer.id, ticket: { title: 'opera' } },
    { id: older.id, ticket: { title: 'concert' } },
  ]);
});

it.each(Object.values(OrderStatus))('shows an order as its own page does (%s)', async (status) => {
  const order = await buildOrder({ status });
  const [list, single] = await Promise.all([
    get('/api/orders', order.userId),
    get(`/api/orders/${order.id}`, order.userId),
  ]);
  expect(list.body).toEqual([single.body]);
});

it('gives the list in pages, newest first, each order once', async () => {
  const userId = anId();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.unshift((await buildOrder({ userId })).id as string);

  const pages: string[][] = [];
  let next: string | undefined = '/api/orders?limit=2';
  while (next) {
    const response: request.Response = await get(next, userId).expect(200);
    pages.push((response.body as { id: string }[]).map(({ id }) => id));
    next = /^<(.+)>; rel="next"$/.exec(response.get('Link') ?? '')?.[1];
  }
  expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
});

it.each(['limit=0', 'limit=101', 'cursor=nonsense'])(
  'refuses a page that can not be (%s)',
  async (query) => {
    const response = await get(`/api/orders?${query}`, anId());
    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([
      { message: expect.any(String), field: query.split('=')[0] },
    ]);
  },
);

it('can only be accessed if user is signed in', async () => {
  const response = await request(app).get('/api/orders');
  expect(response.status).toBe(401);
  expect(response.body).toEqual({ errors: [{ message: 'Not authorized' }] });
});
