import { mongo } from 'mongoose';
import { conformance } from './suite';

conformance('Cursors', (bench) => {
  it('reads 12,000 documents in batches, each once', async () => {
    const docs = bench.collection();
    await docs.insertMany(Array.from({ length: 12_000 }, (_, n) => ({ n })));

    const seen = new Set<number>();
    let count = 0;
    for await (const doc of docs.find().batchSize(1000)) {
      seen.add(doc.n as number);
      count += 1;
    }

    expect([count, seen.size]).toEqual([12_000, 12_000]);
  });

  it('splits what is over 16 MB', async () => {
    const docs = bench.collection();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let n = 0; n < 20; n += 1) await docs.insertOne({ n, megabyte });

    const found = await docs.find().batchSize(1000).toArray();

    expect(found.map((doc) => doc.n as number)).toEqual([...Array(20).keys()]);
  });

  it('gives the rest of a sorted and limited query in order', async () => {
    const docs = bench.collection();
    await docs.insertMany(Array.from({ length: 500 }, (_, n) => ({ n: (n * 7) % 500 })));
    const found = await docs.find().sort({ n: -1 }).skip(10).limit(300).batchSize(7).toArray();
    expect(found.map((doc) => doc.n as number)).toEqual(
      Array.from({ length: 300 }, (_, i) => 489 - i),
    );
  });

  it('goes on while documents are added and removed', async () => {
    const docs = bench.collection();
    await docs.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));

    let count = 0;
    for await (const doc of docs.find({ n: { $lt: 300 } }).batchSize(50)) {
      await docs.deleteOne({ _id: doc._id });
      await docs.insertOne({ n: 1000 });
      count += 1;
    }

    expect(count).toBe(300);
    expect(await docs.countDocuments({ n: 1000 })).toBe(300);
  });

  it('forgets a cursor that the client closes', async () => {
    const docs = bench.collection();
    await docs.insertMany(Array.from({ length: 50 }, (_, n) => ({ n })));
    const database = bench.connection().db;
    const reply = await database?.command({ find: docs.collectionName, batchSize: 2 });
    const { id: given } = (reply as { cursor: { id: number | mongo.Long } }).cursor;
    const id = mongo.Long.fromValue(given);

    const killed = await database?.command({ killCursors: docs.collectionName, cursors: [id] });

    expect((killed as { cursorsKilled: unknown[] }).cursorsKilled).toHaveLength(1);
    await expect(
      database?.command({ getMore: id, collection: docs.collectionName }),
    ).rejects.toMatchObject({ code: 43 });
  });
});
