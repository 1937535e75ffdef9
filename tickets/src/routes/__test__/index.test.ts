import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { Purchase } from '../../models/purchase';
import { buildTicket } from '../../test/build-ticket';

/** The ids of a list, page after page as its `Link` headers lead. */
async function walk(path: string, cookie: string[] = []): Promise<string[][]> {
  const response = await request(app).get(path).set('Cookie', cookie).expect(200);
  const ids = (response.body as { id: string }[]).map(({ id }) => id);
  const next = /^<(.+)>; rel="next"$/.exec(response.get('Link') ?? '')?.[1];
  return next ? [ids, ...(await walk(next, cookie))] : [ids];
}

it('can fetch a list of tickets', async () => {
  const tickets = [await buildTicket(), await buildTicket(), await buildTicket()];
  const response = await request(app).get('/api/tickets');
  expect(response.status).toBe(200);
  expect(response.body).toEqual(
    tickets.map(({ id, userId }) => ({ id, title: 'concert', price: 20, userId, version: 0 })),
  );
});

it('lists what is for sale: no ticket that an order holds', async () => {
  await buildTicket({ orderId: anId() });
  const free = await buildTicket();
  expect(await walk('/api/tickets')).toEqual([[free.id]]);
});

it('lists a ticket again once its order has let go of it', async () => {
  const ticket = await buildTicket({ orderId: anId() });
  await ticket.set({ orderId: undefined }).save();
  expect(await walk('/api/tickets')).toEqual([[ticket.id]]);
});

it('gives the list in pages, oldest first, each ticket once', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await buildTicket()).id as string);
  await buildTicket({ orderId: anId() });
  expect(await walk('/api/tickets?limit=2')).toEqual([ids.slice(0, 2), ids.slice(2, 4), [ids[4]]]);
});

it('goes on at the right place though tickets come and go between two pages', async () => {
  const [first, second, third] = [await buildTicket(), await buildTicket(), await buildTicket()];
  const page = await request(app).get('/api/tickets?limit=2');
  const next = /<(.+)>/.exec(page.get('Link') ?? '')?.[1] ?? '';

  await first.set({ orderId: anId() }).save();
  await second.set({ orderId: anId() }).save();
  const fourth = await buildTicket();
  expect(await walk(next)).toEqual([[third.id, fourth.id]]);
});

it('shows 50 tickets unless told otherwise', async () => {
  await Promise.all(Array.from({ length: 51 }, () => buildTicket()));
  expect((await walk('/api/tickets')).map((page) => page.length)).toEqual([50, 1]);
});

it.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=ten', 'limit'],
  ['limit[$gt]=1&limit=1&limit=2', 'limit'],
  ['cursor=', 'cursor'],
  ['cursor=nonsense', 'cursor'],
  [`cursor=${Buffer.from('[{"$gt":""}]').toString('base64url')}`, 'cursor'],
])('refuses a page that can not be (%s)', async (query, field) => {
  const response = await request(app).get(`/api/tickets?${query}`);
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ message: expect.any(String), field }]);
});

it('answers 304 to who has the list already', async () => {
  await buildTicket();
  const response = await request(app).get('/api/tickets');
  const etag = response.get('ETag') ?? '';
  await request(app).get('/api/tickets').set('If-None-Match', etag).expect(304);

  await buildTicket();
  await request(app).get('/api/tickets').set('If-None-Match', etag).expect(200);
});

it('answers a crowd, each with what was for sale after it had asked', async () => {
  const before = await buildTicket();
  const early = Promise.all(Array.from({ length: 20 }, () => walk('/api/tickets')));
  const added = await buildTicket();
  const late = await Promise.all(Array.from({ length: 20 }, () => walk('/api/tickets')));
  for (const [ids] of await early) expect(ids).toContain(before.id);
  for (const [ids] of late) expect(ids).toEqual([before.id, added.id]);
});

describe('?mine=true', () => {
  it('lists the own tickets of the seller, reserved and sold ones included', async () => {
    const userId = anId();
    const free = await buildTicket({ userId });
    const reserved = await buildTicket({ userId, orderId: anId() });
    await buildTicket();
    const response = await request(app).get('/api/tickets?mine=true').set('Cookie', signin(userId));
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject([
      { id: free.id },
      { id: reserved.id, orderId: reserved.orderId },
    ]);
  });

  it('tells the sold ones from those that are only reserved', async () => {
    const userId = anId();
    const reserved = await buildTicket({ userId, orderId: anId() });
    const sold = await buildTicket({ userId, orderId: anId() });
    await Purchase.record(sold.orderId ?? '');
    const response = await request(app).get('/api/tickets?mine=true').set('Cookie', signin(userId));
    expect(response.body).toMatchObject([{ id: reserved.id }, { id: sold.id, sold: true }]);
    expect(response.body[0]).not.toHaveProperty('sold');
  });

  it('gives them in pages', async () => {
    const userId = anId();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await buildTicket({ userId })).id as string);
    await buildTicket();
    expect(await walk('/api/tickets?mine=true&limit=2', signin(userId))).toEqual([
      ids.slice(0, 2),
      ids.slice(2),
    ]);
  });

  it('can only be asked for by somebody who is signed in', async () => {
    const response = await request(app).get('/api/tickets?mine=true');
    expect(response.status).toBe(401);
    expect(response.body).toEqual({ errors: [{ message: 'Not authorized' }] });
  });
});
