import { conformance } from './suite';

conformance('Indexes', (bench) => {
  it('refuses a duplicate of a unique index, with code, pattern and value', async () => {
    const docs = bench.collection();
    await docs.createIndex({ email: 1 }, { unique: true });
    await docs.insertOne({ email: 'a@b.c' });

    const second = docs.insertOne({ email: 'a@b.c' });

    await expect(second).rejects.toMatchObject({ code: 11000 });
    await expect(second).rejects.toThrow(
      /E11000 duplicate key error collection: conformance\.c\d+/,
    );
    expect(await docs.countDocuments()).toBe(1);
  });

  bench.itNeeding('exact error codes')(
    'tells the key pattern and value of a duplicate',
    async () => {
      const docs = bench.collection();
      await docs.createIndex({ a: 1, b: -1 }, { unique: true });
      await docs.insertOne({ a: 1, b: 'x' });
      await expect(docs.insertOne({ a: 1, b: 'x' })).rejects.toMatchObject({
        code: 11000,
        keyPattern: { a: 1, b: -1 },
        keyValue: { a: 1, b: 'x' },
      });
      await expect(docs.insertOne({ a: 1, b: 'x' })).rejects.toThrow(
        /index: a_1_b_-1 dup key: \{ a: 1, b: "x" \}/,
      );
    },
  );

  it('refuses an update into a duplicate, leaving the document as it was', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 }, { unique: true });
    await docs.insertMany([
      { _id: 1 as never, n: 1 },
      { _id: 2 as never, n: 2 },
    ]);

    await expect(docs.updateOne({ n: 2 }, { $set: { n: 1, x: 1 } })).rejects.toMatchObject({
      code: 11000,
    });

    expect(await docs.findOne({ _id: 2 as never })).toEqual({ _id: 2, n: 2 });
  });

  it('takes a missing field for null in a unique index', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 }, { unique: true });
    await docs.insertOne({ x: 1 });
    await expect(docs.insertOne({ x: 2 })).rejects.toMatchObject({ code: 11000 });
    await expect(docs.insertOne({ n: null })).rejects.toMatchObject({ code: 11000 });
  });

  it('lets any number of documents lack the field of a unique sparse index', async () => {
    const docs = bench.collection();
    await docs.createIndex({ reserves: 1 }, { unique: true, sparse: true });

    await docs.insertMany([{ a: 1 }, { a: 2 }, { reserves: 'ticket' }]);

    await expect(docs.insertOne({ reserves: 'ticket' })).rejects.toMatchObject({ code: 11000 });
    await docs.updateOne({ reserves: 'ticket' }, { $unset: { reserves: '' } });
    await docs.insertOne({ reserves: 'ticket' });
    expect(await docs.countDocuments()).toBe(4);
  });

  it('finds with a sparse index there all that a scan would find', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 }, { sparse: true });
    await docs.insertMany([{ n: 1 }, { n: null }, {}]);

    expect(await docs.countDocuments({ n: null })).toBe(2);
    expect(await docs.countDocuments({ n: { $exists: false } })).toBe(1);
    expect(await docs.find().sort({ n: 1 }).toArray()).toHaveLength(3);
  });

  bench.itNeeding('partial indexes')('holds only what a partial index asks for', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { live: true } });

    await docs.insertMany([{ n: 1, live: true }, { n: 1, live: false }, { n: 1 }]);

    await expect(docs.insertOne({ n: 1, live: true })).rejects.toMatchObject({ code: 11000 });
    await expect(docs.updateMany({ n: 1 }, { $set: { live: true } })).rejects.toMatchObject({
      code: 11000,
    });
    expect(await docs.countDocuments({ n: 1 })).toBe(3);
    expect(await docs.countDocuments({ n: 1, live: true })).toBe(1);
  });

  it('refuses duplicates of a compound unique index only', async () => {
    const docs = bench.collection();
    await docs.createIndex({ a: 1, b: 1 }, { unique: true });
    await docs.insertMany([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ]);
    await expect(docs.insertOne({ a: 2, b: 1 })).rejects.toMatchObject({ code: 11000 });
  });

  it('refuses to build a unique index over duplicates', async () => {
    const docs = bench.collection();
    await docs.insertMany([{ n: 1 }, { n: 1 }]);
    await expect(docs.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({
      code: 11000,
    });
    expect(await docs.indexes()).toHaveLength(1);
  });

  it('stops an ordered insert at the duplicate, an unordered one goes on', async () => {
    const docs = bench.collection();
    const batch = () => [1, 1, 2].map((_id) => ({ _id: _id as never }));

    const ordered = docs.insertMany(batch());
    await expect(ordered).rejects.toMatchObject({ code: 11000 });
    expect(await docs.countDocuments()).toBe(1);

    const unordered = docs.insertMany(batch(), { ordered: false });
    await expect(unordered).rejects.toMatchObject({ code: 11000 });
    expect(await docs.countDocuments()).toBe(2);
  });

  it('lists, names and drops indexes', async () => {
    const docs = bench.collection();
    await docs.createIndex({ a: 1, b: -1 });
    await docs.createIndex({ c: 1 }, { name: 'mine', unique: true, sparse: true });
    await docs.createIndex({ c: 1 }, { name: 'mine', unique: true, sparse: true });

    const indexes = await docs.indexes();
    expect(indexes.map(({ name }) => name).sort()).toEqual(['_id_', 'a_1_b_-1', 'mine']);
    expect(indexes.find(({ name }) => name === 'mine')).toMatchObject({
      key: { c: 1 },
      unique: true,
      sparse: true,
    });

    await docs.dropIndex('mine');
    expect(await docs.indexes()).toHaveLength(2);
  });

  bench.itNeeding('exact error codes')(
    'refuses indexes that contradict one that is there',
    async () => {
      const docs = bench.collection();
      await docs.createIndex({ a: 1 });
      await expect(docs.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({
        code: 86,
      });
      await expect(docs.createIndex({ b: 1 }, { name: 'a_1' })).rejects.toMatchObject({ code: 86 });
      await expect(docs.createIndex({ a: 1 }, { name: 'other' })).rejects.toMatchObject({
        code: 85,
      });
      await expect(docs.dropIndex('none')).rejects.toMatchObject({ code: 27 });
      await expect(docs.createIndex({ a: 0 as 1 })).rejects.toMatchObject({ code: 67 });
    },
  );

  it('indexes every element of an array', async () => {
    const docs = bench.collection();
    await docs.createIndex({ 'tags.name': 1 });
    await docs.insertMany([
      { _id: 1 as never, tags: [{ name: 'x' }, { name: 'y' }] },
      { _id: 2 as never, tags: [{ name: 'y' }] },
      { _id: 3 as never, tags: [] },
    ]);

    const ids = async (filter: object) =>
      (await docs.find(filter).sort({ _id: 1 }).toArray()).map((doc) => doc._id as unknown);
    expect(await ids({ 'tags.name': 'y' })).toEqual([1, 2]);
    expect(await ids({ 'tags.name': { $in: ['x', 'y'] } })).toEqual([1, 2]);
    await docs.updateOne({ _id: 1 as never }, { $pull: { tags: { name: 'y' } as never } });
    expect(await ids({ 'tags.name': 'y' })).toEqual([2]);
  });

  const itConditions = bench.itNeeding('several conditions on one array');
  itConditions('matches a range by different elements of an indexed array', async () => {
    const docs = bench.collection();
    await docs.createIndex({ v: 1 });
    await docs.insertOne({ v: [1, 9] });
    expect(await docs.countDocuments({ v: { $gt: 4, $lt: 6 } })).toBe(1);
    expect(await docs.countDocuments({ v: { $elemMatch: { $gt: 4, $lt: 6 } } })).toBe(0);
  });

  it('matches two fields by different elements of an indexed array', async () => {
    const docs = bench.collection();
    await docs.createIndex({ 'a.x': 1, 'a.y': 1 });
    const a = [
      { x: 1, y: 9 },
      { x: 8, y: 2 },
    ];
    await docs.insertOne({ a });
    expect(await docs.countDocuments({ 'a.x': 1, 'a.y': 2 })).toBe(1);
    expect(await docs.countDocuments({ a: { $elemMatch: { x: 1, y: 2 } } })).toBe(0);
  });

  bench.itNeeding('exact error codes')('refuses two arrays in one compound index', async () => {
    const docs = bench.collection();
    await docs.createIndex({ a: 1, b: 1 });
    await expect(docs.insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
  });
});
