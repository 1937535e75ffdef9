import { conformance, type Bench } from './suite';

type Doc = Record<string, unknown>;

interface Case {
  what: string;
  before?: Doc;
  update: Doc | Doc[];
  after: Doc;
  filter?: Doc;
  options?: Doc;
}

const date = new Date('2024-02-29T12:00:00Z');

const fields: Case[] = [
  {
    what: '$set sets fields',
    before: { a: 1 },
    update: { $set: { a: 2, b: 'x' } },
    after: { a: 2, b: 'x' },
  },
  {
    what: '$set makes the documents on its way',
    before: {},
    update: { $set: { 'a.b.c': 1 } },
    after: { a: { b: { c: 1 } } },
  },
  {
    what: '$set on a position of an array',
    before: { a: [1, 2, 3] },
    update: { $set: { 'a.1': 9 } },
    after: { a: [1, 9, 3] },
  },
  {
    what: '$set past the end of an array fills with null',
    before: { a: [1] },
    update: { $set: { 'a.3': 9 } },
    after: { a: [1, null, null, 9] },
  },
  {
    what: '$set replaces a document whole',
    before: { a: { b: 1, c: 2 } },
    update: { $set: { a: { d: 3 } } },
    after: { a: { d: 3 } },
  },
  {
    what: '$set to null keeps the field',
    before: { a: 1 },
    update: { $set: { a: null } },
    after: { a: null },
  },
  {
    what: '$unset removes a field',
    before: { a: 1, b: { c: 2, d: 3 } },
    update: { $unset: { a: '', 'b.c': '' } },
    after: { b: { d: 3 } },
  },
  {
    what: '$unset of an element leaves null',
    before: { a: [1, 2, 3] },
    update: { $unset: { 'a.1': '' } },
    after: { a: [1, null, 3] },
  },
  {
    what: '$unset of a missing field does nothing',
    before: { a: 1 },
    update: { $unset: { 'x.y': '' } },
    after: { a: 1 },
  },
  {
    what: '$inc adds',
    before: { a: 5, b: { c: 1.5 } },
    update: { $inc: { a: -2, 'b.c': 1 } },
    after: { a: 3, b: { c: 2.5 } },
  },
  { what: '$inc makes a missing field', before: {}, update: { $inc: { a: 4 } }, after: { a: 4 } },
  {
    what: '$inc goes past 32 bits',
    before: { a: 2147483647 },
    update: { $inc: { a: 1 } },
    after: { a: 2147483648 },
  },
  { what: '$mul multiplies', before: { a: 5 }, update: { $mul: { a: 3 } }, after: { a: 15 } },
  {
    what: '$mul makes a missing field zero',
    before: {},
    update: { $mul: { a: 3 } },
    after: { a: 0 },
  },
  {
    what: '$min keeps the lesser',
    before: { a: 5, b: 5 },
    update: { $min: { a: 3, b: 7 } },
    after: { a: 3, b: 5 },
  },
  {
    what: '$max keeps the greater',
    before: { a: 5, b: 5 },
    update: { $max: { a: 3, b: 7 } },
    after: { a: 5, b: 7 },
  },
  {
    what: '$min of dates',
    before: { a: date },
    update: { $min: { a: new Date(0) } },
    after: { a: new Date(0) },
  },
  { what: '$max makes a missing field', before: {}, update: { $max: { a: 1 } }, after: { a: 1 } },
  {
    what: '$rename moves a field',
    before: { a: 1, b: 2 },
    update: { $rename: { a: 'c.d' } },
    after: { b: 2, c: { d: 1 } },
  },
  {
    what: '$rename of a missing field does nothing',
    before: { b: 2 },
    update: { $rename: { a: 'c' } },
    after: { b: 2 },
  },
  {
    what: '$setOnInsert does nothing to a document that exists',
    before: { a: 1 },
    update: { $setOnInsert: { a: 9, b: 9 }, $set: { c: 1 } },
    after: { a: 1, c: 1 },
  },
  {
    what: 'a document without operators replaces all but _id',
    before: { a: 1, b: 2 },
    update: { c: 3 },
    after: { c: 3 },
  },
];

const arrays: Case[] = [
  { what: '$push appends', before: { a: [1] }, update: { $push: { a: 2 } }, after: { a: [1, 2] } },
  {
    what: '$push makes a missing array',
    before: {},
    update: { $push: { a: { b: 1 } } },
    after: { a: [{ b: 1 }] },
  },
  {
    what: '$push appends an array as one element',
    before: { a: [1] },
    update: { $push: { a: [2, 3] } },
    after: { a: [1, [2, 3]] },
  },
  {
    what: '$push $each',
    before: { a: [1] },
    update: { $push: { a: { $each: [2, 3] } } },
    after: { a: [1, 2, 3] },
  },
  {
    what: '$push $position',
    before: { a: [1, 4] },
    update: { $push: { a: { $each: [2, 3], $position: 1 } } },
    after: { a: [1, 2, 3, 4] },
  },
  {
    what: '$push $position from the end',
    before: { a: [1, 4] },
    update: { $push: { a: { $each: [3], $position: -1 } } },
    after: { a: [1, 3, 4] },
  },
  {
    what: '$push $slice keeps the first',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: 2 } } },
    after: { a: [1, 2] },
  },
  {
    what: '$push $slice keeps the last',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: -2 } } },
    after: { a: [2, 3] },
  },
  {
    what: '$push $slice 0 empties',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: 0 } } },
    after: { a: [] },
  },
  {
    what: '$push $sort of values',
    before: { a: [3, 1] },
    update: { $push: { a: { $each: [2], $sort: -1 } } },
    after: { a: [3, 2, 1] },
  },
  {
    what: '$push $sort by a field, then $slice',
    before: { a: [{ n: 3 }, { n: 1 }] },
    update: { $push: { a: { $each: [{ n: 2 }], $sort: { n: 1 }, $slice: 2 } } },
    after: { a: [{ n: 1 }, { n: 2 }] },
  },
  {
    what: '$addToSet adds what is new',
    before: { a: [1, 2] },
    update: { $addToSet: { a: 3 } },
    after: { a: [1, 2, 3] },
  },
  {
    what: '$addToSet leaves out what is there',
    before: { a: [{ b: 1 }] },
    update: { $addToSet: { a: { b: 1 } } },
    after: { a: [{ b: 1 }] },
  },
  {
    what: '$addToSet $each',
    before: { a: [1] },
    update: { $addToSet: { a: { $each: [1, 2, 2, 3] } } },
    after: { a: [1, 2, 3] },
  },
  {
    what: '$addToSet compares documents with their order',
    before: { a: [{ b: 1, c: 2 }] },
    update: { $addToSet: { a: { c: 2, b: 1 } } },
    after: {
      a: [
        { b: 1, c: 2 },
        { c: 2, b: 1 },
      ],
    },
  },
  {
    what: '$pull by value',
    before: { a: [1, 2, 1, 3] },
    update: { $pull: { a: 1 } },
    after: { a: [2, 3] },
  },
  {
    what: '$pull by condition',
    before: { a: [1, 5, 9] },
    update: { $pull: { a: { $gte: 5 } } },
    after: { a: [1] },
  },
  {
    what: '$pull by a document query',
    before: {
      a: [
        { id: 1, x: 1 },
        { id: 2, x: 1 },
      ],
    },
    update: { $pull: { a: { id: 2 } } },
    after: { a: [{ id: 1, x: 1 }] },
  },
  {
    what: '$pull by $in on a field',
    before: { a: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    update: { $pull: { a: { id: { $in: [1, 3] } } } },
    after: { a: [{ id: 2 }] },
  },
  {
    what: '$pullAll',
    before: { a: [1, 2, 3, 2] },
    update: { $pullAll: { a: [2, 3] } },
    after: { a: [1] },
  },
  {
    what: '$pop the last',
    before: { a: [1, 2, 3] },
    update: { $pop: { a: 1 } },
    after: { a: [1, 2] },
  },
  {
    what: '$pop the first',
    before: { a: [1, 2, 3] },
    update: { $pop: { a: -1 } },
    after: { a: [2, 3] },
  },
  {
    what: 'positional $ takes the element that matched',
    before: { a: [1, 5, 9] },
    filter: { a: { $gte: 5 } },
    update: { $set: { 'a.$': 0 } },
    after: { a: [1, 0, 9] },
  },
  {
    what: 'positional $ into a document',
    before: {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 1 },
      ],
    },
    filter: { 'a.k': 2 },
    update: { $inc: { 'a.$.v': 5 } },
    after: {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 6 },
      ],
    },
  },
  {
    what: 'positional $ with $elemMatch',
    before: {
      a: [
        { k: 1, v: 9 },
        { k: 2, v: 9 },
      ],
    },
    filter: { a: { $elemMatch: { k: 2, v: 9 } } },
    update: { $set: { 'a.$.v': 0 } },
    after: {
      a: [
        { k: 1, v: 9 },
        { k: 2, v: 0 },
      ],
    },
  },
  {
    what: '$[] takes every element',
    before: { a: [{ v: 1 }, { v: 2 }] },
    update: { $inc: { 'a.$[].v': 10 } },
    after: { a: [{ v: 11 }, { v: 12 }] },
  },
  {
    what: 'arrayFilters take the elements that match',
    before: { a: [1, 50, 100] },
    update: { $set: { 'a.$[big]': 10 } },
    options: { arrayFilters: [{ big: { $gte: 50 } }] },
    after: { a: [1, 10, 10] },
  },
  {
    what: 'arrayFilters on fields',
    before: {
      a: [
        { k: 'x', v: 1 },
        { k: 'y', v: 1 },
      ],
    },
    update: { $set: { 'a.$[e].v': 2 } },
    options: { arrayFilters: [{ 'e.k': 'y' }] },
    after: {
      a: [
        { k: 'x', v: 1 },
        { k: 'y', v: 2 },
      ],
    },
  },
];

const bits: Case[] = [
  {
    what: '$bit and, or, xor',
    before: { a: 13, b: 13, c: 13 },
    update: { $bit: { a: { and: 10 }, b: { or: 2 }, c: { xor: 5 } } },
    after: { a: 8, b: 15, c: 8 },
  },
];

const nested: Case[] = [
  {
    what: 'arrayFilters in arrays of arrays',
    before: { a: [{ b: [1, 2] }, { b: [3, 4] }] },
    update: { $set: { 'a.$[].b.$[x]': 0 } },
    options: { arrayFilters: [{ x: { $gt: 1, $lt: 4 } }] },
    after: { a: [{ b: [1, 0] }, { b: [0, 4] }] },
  },
  {
    what: 'several operators at once',
    before: { a: 1, b: [1], c: 1 },
    update: { $inc: { a: 1 }, $push: { b: 2 }, $unset: { c: '' }, $set: { d: 4 } },
    after: { a: 2, b: [1, 2], d: 4 },
  },
];

const pipelines: Case[] = [
  {
    what: 'a pipeline computes from the document',
    before: { a: 2, b: 3 },
    update: [{ $set: { c: { $add: ['$a', '$b'] } } }],
    after: { a: 2, b: 3, c: 5 },
  },
  {
    what: 'a pipeline removes',
    before: { a: 2, b: 3 },
    update: [{ $unset: 'b' }],
    after: { a: 2 },
  },
  {
    what: 'a pipeline replaces',
    before: { a: { x: 1 } },
    update: [{ $replaceWith: '$a' }],
    after: { x: 1 },
  },
  {
    what: 'a pipeline with a condition',
    before: { n: 4 },
    update: [{ $set: { size: { $cond: [{ $gt: ['$n', 3] }, 'big', 'small'] } } }],
    after: { n: 4, size: 'big' },
  },
];

async function check(
  { collection }: Bench,
  { before = {}, filter = {}, update, after, options }: Case,
) {
  const docs = collection();
  await docs.insertOne({ _id: 1 as never, ...before });
  const isReplacement = !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');

  const write = isReplacement
    ? docs.replaceOne(filter, update)
    : docs.updateOne(filter, update, options);
  expect((await write).matchedCount).toBe(1);

  expect(await docs.findOne()).toEqual({ _id: 1, ...after });
}

conformance('Update operators', (bench) => {
  it.each(fields)('$what', (each) => check(bench, each));
  it.each(arrays)('$what', (each) => check(bench, each));
  it.each(nested)('$what', (each) => check(bench, each));
  bench.itNeeding('$bit').each(bits)('$what', (each) => check(bench, each));
  bench.itNeeding('pipeline updates').each(pipelines)('$what', (each) => check(bench, each));

  it('sets the current date and timestamp', async () => {
    const docs = bench.collection();
    await docs.insertOne({ _id: 1 as never });
    const before = Date.now();

    await docs.updateOne({}, { $currentDate: { at: true as never, seen: { $type: 'date' } } });

    const doc = await docs.findOne();
    expect((doc?.at as Date).getTime()).toBeGreaterThanOrEqual(before);
    expect(doc?.seen).toBeInstanceOf(Date);
  });

  it('counts what matched apart from what changed', async () => {
    const docs = bench.collection();
    await docs.insertMany([{ a: 1 }, { a: 2 }, { a: 1 }]);

    const result = await docs.updateMany({}, { $set: { a: 1 } });

    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 1, upsertedCount: 0 });
  });

  it('upserts from the equalities of the query and the update', async () => {
    const docs = bench.collection();

    const result = await docs.updateOne(
      { email: 'a@b.c', age: { $gt: 3 }, 'name.first': 'Ann' },
      { $set: { n: 1 }, $setOnInsert: { fresh: true } },
      { upsert: true },
    );

    expect(result).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1 });
    expect(await docs.findOne()).toEqual({
      _id: result.upsertedId,
      email: 'a@b.c',
      name: { first: 'Ann' },
      n: 1,
      fresh: true,
    });
  });

  it('upserts a replacement with the _id of the query', async () => {
    const docs = bench.collection();
    await docs.replaceOne({ _id: 7 as never, ignored: 1 }, { a: 1 }, { upsert: true });
    expect(await docs.findOne()).toEqual({ _id: 7, a: 1 });
  });

  it('finds and modifies one document, giving it before or after', async () => {
    const docs = bench.collection();
    await docs.insertMany([{ n: 1 }, { n: 3 }, { n: 2 }]);

    const before = await docs.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } });
    const after = await docs.findOneAndUpdate(
      { n: 13 },
      { $inc: { n: 1 } },
      { returnDocument: 'after', projection: { _id: 0 } },
    );
    const gone = await docs.findOneAndDelete({}, { sort: { n: 1 } });
    const none = await docs.findOneAndUpdate({ n: 99 }, { $inc: { n: 1 } });

    expect([before?.n, after, gone?.n, none]).toEqual([3, { n: 14 }, 1, null]);
    expect((await docs.find().toArray()).map((doc) => doc.n as number).sort()).toEqual([14, 2]);
  });

  it('runs a bulk of mixed writes in order', async () => {
    const docs = bench.collection();

    const result = await docs.bulkWrite([
      { insertOne: { document: { _id: 1 as never, n: 1 } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 9 }, update: { $set: { up: 1 } }, upsert: true } },
      { deleteOne: { filter: { n: 2 } } },
    ]);

    expect(result).toMatchObject({
      insertedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 1,
    });
    expect(await docs.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ n: 9, up: 1 }]);
  });
});
