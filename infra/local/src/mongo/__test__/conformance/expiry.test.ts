import { until } from '@gittix/testing/until';
import { conformance } from './suite';

conformance('TTL indexes', (bench) => {
  bench.itNeeding('TTL deletion within seconds')(
    'remove the documents whose time is over, and no others',
    async () => {
      const docs = bench.collection();
      await docs.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      const now = Date.now();
      const ago = (seconds: number) => new Date(now - seconds * 1000);
      await docs.insertMany([
        { name: 'over', at: ago(61) },
        { name: 'earliest of several is over', at: [ago(0), ago(90)] },
        { name: 'to come', at: ago(30) },
        { name: 'no date', at: 'yesterday' },
        { name: 'missing' },
      ]);

      await until(async () => (await docs.countDocuments()) === 3);
      const left = await docs.find().toArray();
      expect(left.map((doc) => doc.name as string)).toEqual(['to come', 'no date', 'missing']);
    },
  );

  it('are listed with their seconds', async () => {
    const docs = bench.collection();
    await docs.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const indexes = await docs.indexes();
    expect(indexes.find(({ name }) => name === 'at_1')).toMatchObject({ expireAfterSeconds: 60 });
  });

  bench.itNeeding('exact error codes')('are refused over several fields', async () => {
    const docs = bench.collection();
    const create = docs.createIndex({ a: 1, b: 1 }, { expireAfterSeconds: 60 });
    await expect(create).rejects.toMatchObject({ code: 67 });
  });
});
