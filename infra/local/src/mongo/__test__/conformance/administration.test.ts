import { conformance } from './suite';

conformance('Administration', (bench) => {
  const database = () => {
    const { db } = bench.connection();
    if (!db) throw new Error('not connected');
    return db;
  };
  const names = async () =>
    (await database().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);

  it('tells who it is', async () => {
    const hello = await database()
      .command({ hello: 1 })
      .catch(() => database().command({ isMaster: 1 }));
    expect(hello).toMatchObject({ maxBsonObjectSize: 16777216, ok: 1 });
    expect((await database().command({ buildInfo: 1 })).version).toMatch(/^\d+\.\d+\.\d+/);
    expect(await database().command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('makes a collection with the first write, or when asked, and drops it', async () => {
    const docs = bench.collection();
    await docs.insertOne({});
    await database().createCollection('asked-for');
    expect(await names()).toEqual(expect.arrayContaining([docs.collectionName, 'asked-for']));

    await database().dropCollection('asked-for');
    await docs.drop();

    expect(await names()).not.toEqual(expect.arrayContaining([docs.collectionName]));
    expect(await names()).not.toContain('asked-for');
  });

  it('refuses to create what is there', async () => {
    await database().createCollection('twice');
    await expect(database().command({ create: 'twice' })).rejects.toMatchObject({ code: 48 });
  });

  it('renames a collection with its documents and indexes', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 }, { unique: true });
    await docs.insertOne({ n: 1 });
    const to = `${docs.collectionName}-renamed`;

    await docs.rename(to);

    const renamed = bench.connection().collection(to);
    expect(await renamed.countDocuments()).toBe(1);
    await expect(renamed.insertOne({ n: 1 })).rejects.toMatchObject({ code: 11000 });
    expect(await docs.countDocuments()).toBe(0);
  });

  it('drops a database', async () => {
    const other = bench.connection().useDb('to-be-dropped');
    await other.collection('c').insertOne({});
    const all = async () =>
      (await database().admin().listDatabases()).databases.map(({ name }) => name);
    expect(await all()).toContain('to-be-dropped');

    await other.dropDatabase();

    expect(await all()).not.toContain('to-be-dropped');
  });

  bench.itNeeding('statistics')('tells sizes, and checks a collection', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 });
    await docs.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));

    const stats = await database().command({ collStats: docs.collectionName });
    const checked = await database().command({ validate: docs.collectionName });

    expect(stats).toMatchObject({ count: 10, nindexes: 2 });
    expect(stats.size).toBe(10 * 29);
    expect(checked).toMatchObject({
      valid: true,
      nrecords: 10,
      keysPerIndex: { _id_: 10, n_1: 10 },
    });
    expect((await database().command({ dbStats: 1 })).objects).toBeGreaterThanOrEqual(10);
    expect(await database().admin().serverStatus()).toMatchObject({ ok: 1, process: /mongo/ });
  });

  bench.itNeeding('statistics')('tells how often each index was used', async () => {
    const docs = bench.collection();
    await docs.createIndex({ n: 1 });
    await docs.insertOne({ n: 1 });
    for (let i = 0; i < 3; i += 1) await docs.findOne({ n: 1 });

    const stats = await docs
      .aggregate([{ $indexStats: {} }, { $match: { name: 'n_1' } }])
      .toArray();

    expect(stats).toMatchObject([{ key: { n: 1 }, accesses: { ops: 3 } }]);
  });

  bench.itNeeding('statistics')('finds nothing wrong with arrays that repeat a value', async () => {
    const docs = bench.collection();
    await docs.createIndex({ tags: 1 });
    await docs.insertMany([{ tags: ['a', 'a', 'b'] }, { tags: [] }, {}]);
    const checked = await database().command({ validate: docs.collectionName });
    expect(checked).toMatchObject({ valid: true, keysPerIndex: { tags_1: 4 } });
  });

  bench.itNeeding('statistics')('changes and hides an index', async () => {
    const docs = bench.collection();
    await docs.createIndex({ at: 1 }, { expireAfterSeconds: 60 });

    const reply = await database().command({
      collMod: docs.collectionName,
      index: { keyPattern: { at: 1 }, expireAfterSeconds: 120 },
    });

    expect(reply).toMatchObject({ expireAfterSeconds_old: 60, expireAfterSeconds_new: 120 });
    expect((await docs.indexes())[1]).toMatchObject({ expireAfterSeconds: 120 });
  });
});
