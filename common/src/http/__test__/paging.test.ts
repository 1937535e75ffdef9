import express from 'express';
import mongoose, { Schema } from 'mongoose';
import request from 'supertest';
import { errorHandler } from '../../middlewares/error-handler';
import { useMongo } from '../../testing';
import {
  nextPageQuery,
  pageFilter,
  pageOf,
  pageRows,
  pageSort,
  setNextLink,
  type PageOrder,
} from '../paging';

const Thing = mongoose.model('PagedThing', new Schema({ rank: Number, at: Date }));

function appSortedBy(order: PageOrder) {
  const app = express();
  app.get('/api/things', (req, res, next) => {
    const answer = async () => {
      const page = pageOf(req, order);
      const rows = await Thing.find(pageFilter(page))
        .sort(pageSort(page))
        .limit(page.limit + 1)
        .lean();
      setNextLink(req, res, nextPageQuery(page, rows));
      res.send(pageRows(page, rows).map(({ rank }) => rank));
    };
    answer().catch(next);
  });
  app.use(errorHandler);
  return app;
}

async function readAll(order: PageOrder, query: string) {
  const app = appSortedBy(order);
  const pages: number[][] = [];
  let path: string | undefined = `/api/things?${query}`;
  while (path) {
    const response: request.Response = await request(app).get(path).expect(200);
    pages.push(response.body as number[]);
    path = /^<([^>]+)>; rel="next"$/.exec(response.get('Link') ?? '')?.[1];
  }
  return pages;
}

const insert = (ranks: number[], at = (rank: number) => new Date(rank)) =>
  Thing.insertMany(ranks.map((rank) => ({ rank, at: at(rank) })));

useMongo();

it.each<[string, PageOrder, number[][]]>([
  ['by id', { direction: 1 }, [[1, 2], [3, 4], [5]]],
  ['by id, newest first', { direction: -1 }, [[5, 4], [3, 2], [1]]],
  ['by a date', { field: 'at', direction: 1 }, [[1, 2], [3, 4], [5]]],
  ['by a number, downwards', { field: 'rank', direction: -1 }, [[5, 4], [3, 2], [1]]],
])('leads from page to page %s', async (_name, order, expected) => {
  await insert([1, 2, 3, 4, 5]);

  expect(await readAll(order, 'limit=2')).toEqual(expected);
});

it('misses and repeats nothing where many rows are equal', async () => {
  await insert([1, 2, 3, 4, 5, 6, 7], () => new Date(0));

  const pages = await readAll({ field: 'at', direction: 1 }, 'limit=3');

  expect(pages).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

it('misses nothing when rows before the page go away', async () => {
  await insert([1, 2, 3, 4]);
  const app = appSortedBy({ direction: 1 });
  const first = await request(app).get('/api/things?limit=2');
  await Thing.deleteMany({ rank: { $lte: 2 } });

  const next = /<([^>]+)>/.exec(first.get('Link') ?? '')?.[1] ?? '';

  expect((await request(app).get(next)).body).toEqual([3, 4]);
});

it('names no next page when the last row is on this one', async () => {
  await insert([1, 2]);

  const response = await request(appSortedBy({ direction: 1 })).get('/api/things?limit=2');

  expect(response.body).toEqual([1, 2]);
  expect(response.get('Link')).toBeUndefined();
});

it('has pages of fifty unless told', async () => {
  await insert(Array.from({ length: 51 }, (_, index) => index));

  const pages = await readAll({ direction: 1 }, '');

  expect(pages.map((page) => page.length)).toEqual([50, 1]);
});

it('keeps what else the query says in the link', async () => {
  await insert([1, 2]);

  const response = await request(appSortedBy({ direction: 1 })).get(
    '/api/things?mine=true&limit=1',
  );

  expect(response.get('Link')).toMatch(/[?&]mine=true[&>]/);
});

it.each(['0', '101', '-1', '1.5', 'x', '', '1e1', '9999', '1&limit=2'])(
  'refuses limit=%s',
  async (limit) => {
    const response = await request(appSortedBy({ direction: 1 })).get(`/api/things?limit=${limit}`);

    expect(response.status).toBe(400);
    expect(response.body).toEqual({
      errors: [{ message: 'limit must be a whole number from 1 to 100', field: 'limit' }],
    });
  },
);

it.each(['', 'x', 'WyJ4Il0', 'WyI2NWYwYzBmZmVlNjVmMGMwZmZlZTY1ZjAiLDFd'])(
  'refuses cursor=%s: not one of this list',
  async (cursor) => {
    const response = await request(appSortedBy({ direction: 1 })).get(
      `/api/things?cursor=${cursor}`,
    );

    expect(response.status).toBe(400);
    expect(response.body).toEqual({
      errors: [{ message: 'cursor is not valid', field: 'cursor' }],
    });
  },
);
