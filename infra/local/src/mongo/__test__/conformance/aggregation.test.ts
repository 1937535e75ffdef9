import { Types } from 'mongoose';
import { conformance } from './suite';

conformance('Aggregation', (bench) => {
  const sales = () => bench.connection().collection('sales');
  const sellers = () => bench.connection().collection('sellers');
  const ann = new Types.ObjectId();
  const bob = new Types.ObjectId();

  beforeAll(async () => {
    await sellers().insertMany([
      { _id: ann, name: 'Ann' },
      { _id: bob, name: 'Bob' },
    ]);
    await sales().insertMany([
      {
        _id: 1 as never,
        seller: ann,
        price: 10,
        tags: ['a', 'b'],
        at: new Date('2024-01-15T10:00:00Z'),
      },
      {
        _id: 2 as never,
        seller: ann,
        price: 30,
        tags: ['b'],
        at: new Date('2024-02-15T10:00:00Z'),
      },
      { _id: 3 as never, seller: bob, price: 20, tags: [], at: new Date('2024-02-20T10:00:00Z') },
    ]);
  });

  const run = (...pipeline: object[]) => sales().aggregate(pipeline).toArray();

  it('matches, sorts, skips and limits', async () => {
    const found = await run(
      { $match: { price: { $gte: 10 } } },
      { $sort: { price: -1 } },
      { $skip: 1 },
      { $limit: 1 },
    );
    expect(found.map((doc) => doc._id as unknown)).toEqual([3]);
  });

  it('groups by an ObjectId with accumulators', async () => {
    const groups = await run(
      {
        $group: {
          _id: '$seller',
          n: { $sum: 1 },
          total: { $sum: '$price' },
          mean: { $avg: '$price' },
          top: { $max: '$price' },
          ids: { $push: '$_id' },
        },
      },
      { $sort: { total: -1 } },
    );
    expect(groups).toEqual([
      { _id: ann, n: 2, total: 40, mean: 20, top: 30, ids: [1, 2] },
      { _id: bob, n: 1, total: 20, mean: 20, top: 20, ids: [3] },
    ]);
  });

  it('groups all documents into one', async () => {
    expect(await run({ $group: { _id: null, total: { $sum: '$price' } } })).toEqual([
      { _id: null, total: 60 },
    ]);
  });

  it('counts, and says nothing of nothing', async () => {
    expect(await run({ $match: { price: { $gt: 15 } } }, { $count: 'n' })).toEqual([{ n: 2 }]);
    expect(await run({ $match: { price: 0 } }, { $count: 'n' })).toEqual([]);
  });

  it('projects, adds and removes fields', async () => {
    const [first] = await run(
      { $match: { _id: 1 } },
      { $addFields: { double: { $multiply: ['$price', 2] } } },
      {
        $project: {
          _id: 0,
          price: 1,
          double: 1,
          label: { $concat: ['no ', { $toString: '$_id' }] },
        },
      },
      { $unset: 'price' },
    );
    expect(first).toEqual({ double: 20, label: 'no 1' });
  });

  it('unwinds an array', async () => {
    const rows = await run(
      { $unwind: '$tags' },
      { $group: { _id: '$tags', n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    );
    expect(rows).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
  });

  it('joins another collection by ObjectId', async () => {
    const rows = await run(
      { $lookup: { from: 'sellers', localField: 'seller', foreignField: '_id', as: 'seller' } },
      { $unwind: '$seller' },
      { $project: { name: '$seller.name' } },
      { $sort: { _id: 1 } },
    );
    expect(rows).toEqual([
      { _id: 1, name: 'Ann' },
      { _id: 2, name: 'Ann' },
      { _id: 3, name: 'Bob' },
    ]);
  });

  it('computes with conditions and dates', async () => {
    const rows = await run(
      {
        $project: {
          _id: 0,
          month: { $month: '$at' },
          size: { $cond: [{ $gte: ['$price', 20] }, 'big', 'small'] },
        },
      },
      { $sort: { month: 1, size: 1 } },
    );
    expect(rows).toEqual([
      { month: 1, size: 'small' },
      { month: 2, size: 'big' },
      { month: 2, size: 'big' },
    ]);
  });

  bench.itNeeding('stages beyond the common')('runs facets and buckets', async () => {
    const [facets] = await run({
      $facet: {
        all: [{ $count: 'n' }],
        byPrice: [
          { $bucket: { groupBy: '$price', boundaries: [0, 15, 50], output: { n: { $sum: 1 } } } },
        ],
      },
    });
    expect(facets).toEqual({
      all: [{ n: 3 }],
      byPrice: [
        { _id: 0, n: 1 },
        { _id: 15, n: 2 },
      ],
    });
  });

  bench.itNeeding('stages beyond the common')(
    'matches by type inside a facet and a lookup',
    async () => {
      const [facets] = await run({
        $facet: {
          mine: [{ $match: { seller: ann } }, { $sort: { price: -1 } }, { $project: { _id: 1 } }],
        },
      });
      expect(facets).toEqual({ mine: [{ _id: 2 }, { _id: 1 }] });
    },
  );

  it('writes its result to a collection with $out', async () => {
    await run(
      { $match: { price: { $gt: 15 } } },
      { $project: { price: 1 } },
      { $out: 'expensive' },
    );
    const found = await bench
      .connection()
      .collection('expensive')
      .find()
      .sort({ _id: 1 })
      .toArray();
    expect(found).toEqual([
      { _id: 2, price: 30 },
      { _id: 3, price: 20 },
    ]);
  });

  it('leaves the stored documents as they are', async () => {
    await run({ $addFields: { price: 0, 'deep.er': 1 } }, { $unset: 'tags' });
    expect(
      await sales().countDocuments({
        price: { $gt: 0 },
        tags: { $exists: true },
        deep: { $exists: false },
      }),
    ).toBe(3);
  });

  bench.itNeeding('exact error codes')('refuses stages that it does not know', async () => {
    await expect(run({ $nonsense: {} })).rejects.toMatchObject({ code: 40324 });
    await expect(run({ $match: {}, $sort: { a: 1 } })).rejects.toMatchObject({ code: 40323 });
    await expect(run({ $limit: 0 })).rejects.toMatchObject({ code: 15958 });
    await expect(run({ $out: 'x' }, { $limit: 1 })).rejects.toMatchObject({ code: 40601 });
  });
});
