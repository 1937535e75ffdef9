import { Types } from 'mongoose';
import { conformance } from './suite';

const id = new Types.ObjectId();

/** The documents of every case, by _id. */
const documents = [
  { _id: 'int', v: 5 },
  { _id: 'double', v: 5.5 },
  { _id: 'text', v: 'five' },
  { _id: 'null', v: null },
  { _id: 'missing' },
  { _id: 'array', v: [1, 5, 9] },
  { _id: 'empty array', v: [] },
  {
    _id: 'documents',
    v: [
      { k: 1, n: 1 },
      { k: 2, n: 9 },
    ],
  },
  { _id: 'document', v: { k: 1, n: 2 } },
  { _id: 'date', v: new Date(5) },
  { _id: 'objectId', v: id },
  { _id: 'true', v: true },
];

interface Case {
  filter: Record<string, unknown>;
  found: string[];
}

const scalars = ['int', 'double', 'text', 'null', 'missing', 'date', 'objectId', 'true'];
const arrays = ['array', 'empty array', 'documents'];
const all = [...scalars, ...arrays, 'document'];
const without = (...ids: string[]) => all.filter((each) => !ids.includes(each));

const cases: Case[] = [
  { filter: {}, found: all },
  { filter: { v: 5 }, found: ['int', 'array'] },
  { filter: { v: 5.5 }, found: ['double'] },
  { filter: { v: 'five' }, found: ['text'] },
  { filter: { v: null }, found: ['null', 'missing'] },
  { filter: { v: { $exists: false } }, found: ['missing'] },
  { filter: { v: { $exists: true, $eq: null } }, found: ['null'] },
  { filter: { v: [1, 5, 9] }, found: ['array'] },
  { filter: { v: [] }, found: ['empty array'] },
  { filter: { v: { k: 1, n: 2 } }, found: ['document'] },
  { filter: { v: { n: 2, k: 1 } }, found: [] },
  { filter: { 'v.k': 1 }, found: ['documents', 'document'] },
  { filter: { 'v.0': 1 }, found: ['array'] },
  { filter: { 'v.1.k': 2 }, found: ['documents'] },
  { filter: { v: new Date(5) }, found: ['date'] },
  { filter: { v: id }, found: ['objectId'] },
  { filter: { v: true }, found: ['true'] },
  { filter: { v: { $gt: 5 } }, found: ['double', 'array'] },
  { filter: { v: { $gte: 5 } }, found: ['int', 'double', 'array'] },
  { filter: { v: { $lt: 5 } }, found: ['array'] },
  { filter: { v: { $gt: '' } }, found: ['text'] },
  { filter: { v: { $gt: new Date(0) } }, found: ['date'] },
  { filter: { v: { $ne: 5 } }, found: without('int', 'array') },
  { filter: { v: { $ne: null } }, found: without('null', 'missing') },
  { filter: { v: { $in: [5, 'five', null] } }, found: ['int', 'text', 'null', 'missing', 'array'] },
  {
    filter: { v: { $nin: [5, 'five', null] } },
    found: without('int', 'text', 'null', 'missing', 'array'),
  },
  { filter: { v: { $in: [] } }, found: [] },
  { filter: { v: /^FI/i }, found: ['text'] },
  { filter: { v: { $regex: 've$' } }, found: ['text'] },
  { filter: { v: { $in: [/^f/, 5.5] } }, found: ['double', 'text'] },
  { filter: { v: { $not: /^f/ } }, found: without('text') },
  { filter: { v: { $not: { $gt: 5 } } }, found: without('double', 'array') },
  { filter: { v: { $size: 3 } }, found: ['array'] },
  { filter: { v: { $all: [1, 9] } }, found: ['array'] },
  { filter: { v: { $elemMatch: { $gt: 1, $lt: 9 } } }, found: ['array'] },
  { filter: { v: { $elemMatch: { k: 2, n: 9 } } }, found: ['documents'] },
  { filter: { v: { $elemMatch: { k: 1, n: 9 } } }, found: [] },
  { filter: { 'v.k': 1, 'v.n': 9 }, found: ['documents'] },
  { filter: { v: { $type: 'string' } }, found: ['text'] },
  { filter: { v: { $type: 'number' } }, found: ['int', 'double', 'array'] },
  { filter: { v: { $type: 'objectId' } }, found: ['objectId'] },
  { filter: { v: { $mod: [4, 1] } }, found: ['int', 'double', 'array'] },
  { filter: { $or: [{ v: 5.5 }, { _id: 'true' }] }, found: ['double', 'true'] },
  { filter: { $and: [{ v: { $gt: 5 } }, { v: { $lt: 6 } }] }, found: ['double', 'array'] },
  { filter: { $nor: [{ v: { $exists: true } }, { _id: 'int' }] }, found: ['missing'] },
];

const rarer: Case[] = [
  { filter: { v: { $gt: 1, $lt: 5 } }, found: ['array'] },
  { filter: { v: { $type: ['string', 'bool'] } }, found: ['text', 'true'] },
  { filter: { v: { $type: 'array' } }, found: arrays },
  { filter: { v: { $bitsAllSet: 5 } }, found: ['int', 'array'] },
  { filter: { v: { $gte: null } }, found: ['null', 'missing'] },
  { filter: { 'v.k': null }, found: [...scalars] },
  { filter: { 'v.k': { $exists: false } }, found: [...scalars, 'array', 'empty array'] },
  { filter: { $expr: { $eq: ['$v', 5] } }, found: ['int'] },
];

const byName = (a: string, b: string) => (a < b ? -1 : 1);

conformance('Queries', (bench) => {
  const docs = () => bench.connection().collection('queries');

  beforeAll(async () => {
    await docs().insertMany(documents as never[]);
  });

  async function check({ filter, found }: Case) {
    const ids = (await docs().find(filter).toArray()).map((doc) => String(doc._id));
    expect(ids.sort(byName)).toEqual([...found].sort(byName));
    expect(await docs().countDocuments(filter)).toBe(found.length);
  }

  it.each(cases.map((each) => ({ ...each, what: describeFilter(each.filter) })))(
    'finds $what',
    check,
  );
  bench
    .itNeeding('query operators beyond the common')
    .each(rarer.map((each) => ({ ...each, what: describeFilter(each.filter) })))(
    'finds $what',
    check,
  );

  it("sorts values of all types in MongoDB's order", async () => {
    const sorted = await docs()
      .find({ _id: { $nin: ['array', 'documents'] as never[] } })
      .sort({ v: 1, _id: 1 })
      .toArray();
    expect(sorted.map((doc) => String(doc._id))).toEqual([
      'empty array',
      'missing',
      'null',
      'int',
      'double',
      'text',
      'document',
      'objectId',
      'true',
      'date',
    ]);
  });

  it('sorts an array by its least element, or by its greatest when descending', async () => {
    const list = bench.collection();
    await list.insertMany([{ v: [1, 9] }, { v: [5] }, { v: 7 }]);
    const values = async (direction: 1 | -1) =>
      (await list.find().sort({ v: direction }).toArray()).map((doc) => doc.v as unknown);

    expect(await values(1)).toEqual([[1, 9], [5], 7]);
    expect(await values(-1)).toEqual([[1, 9], 7, [5]]);
  });

  it('skips and limits after sorting', async () => {
    const list = bench.collection();
    await list.insertMany([3, 1, 5, 2, 4].map((n) => ({ n })));
    const page = await list.find().sort({ n: -1 }).skip(1).limit(2).toArray();
    expect(page.map((doc) => doc.n as number)).toEqual([4, 3]);
  });

  it.each([
    { projection: { a: 1 }, expected: { _id: 1, a: 1 } },
    { projection: { a: 1, _id: 0 }, expected: { a: 1 } },
    { projection: { a: 0, list: 0, docs: 0 }, expected: { _id: 1, b: { c: 2, d: 3 } } },
    { projection: { 'b.c': 1, _id: 0 }, expected: { b: { c: 2 } } },
    { projection: { 'b.c': 0, list: 0, docs: 0 }, expected: { _id: 1, a: 1, b: { d: 3 } } },
    { projection: { 'docs.k': 1, _id: 0 }, expected: { docs: [{ k: 1 }, { k: 2 }] } },
    {
      projection: { _id: 0, docs: { $elemMatch: { k: 2 } } },
      expected: { docs: [{ k: 2, v: 'y' }] },
    },
    { projection: { missing: 1 }, expected: { _id: 1 } },
  ])('projects $projection', async ({ projection, expected }) => {
    const list = bench.collection();
    const docsInList = [
      { k: 1, v: 'x' },
      { k: 2, v: 'y' },
    ];
    await list.insertOne({
      _id: 1 as never,
      a: 1,
      b: { c: 2, d: 3 },
      list: [1, 2, 3],
      docs: docsInList,
    });
    expect(await list.findOne({}, { projection })).toEqual(expected);
  });

  const itProjects = bench.itNeeding('projections of array elements');

  itProjects('projects a slice of an array', async () => {
    const list = bench.collection();
    await list.insertOne({ _id: 1 as never, a: 1, b: 1, list: [1, 2, 3] });
    const first = { projection: { list: { $slice: 2 }, b: 0 } };
    const middle = { projection: { list: { $slice: [-2, 1] } } };
    expect(await list.findOne({}, first)).toEqual({ _id: 1, a: 1, list: [1, 2] });
    expect(await list.findOne({}, middle)).toEqual({ _id: 1, a: 1, b: 1, list: [2] });
  });

  itProjects('projects the element that the query matched', async () => {
    const list = bench.collection();
    await list.insertOne({ _id: 1 as never, docs: [{ k: 1 }, { k: 2 }, { k: 2, second: true }] });
    expect(await list.findOne({ 'docs.k': 2 }, { projection: { 'docs.$': 1 } })).toEqual({
      _id: 1,
      docs: [{ k: 2 }],
    });
  });

  it('counts, and tells the distinct values', async () => {
    const list = bench.collection();
    await list.insertMany([{ t: ['a', 'b'] }, { t: 'b' }, { t: 'c', off: true }, {}]);

    expect(await list.estimatedDocumentCount()).toBe(4);
    expect(await list.countDocuments({ t: { $exists: true } }, { skip: 1, limit: 5 })).toBe(2);
    expect((await list.distinct('t')).sort()).toEqual(['a', 'b', 'c']);
    expect((await list.distinct('t', { off: { $ne: true } })).sort()).toEqual(['a', 'b']);
  });
});

function describeFilter(filter: Record<string, unknown>): string {
  return JSON.stringify(filter, (_key, value: unknown) =>
    value instanceof RegExp ? String(value) : value,
  );
}
