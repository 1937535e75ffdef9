import type { Collection } from 'mongoose';
import { conformance } from './suite';

interface Explained {
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
  queryPlanner: { winningPlan: unknown };
}

/** A plan in a line: its stages from the outside in, and what was examined. */
async function explained(
  docs: Collection,
  filter: object,
  sort: Record<string, 1 | -1> = {},
  limit = 0,
) {
  const plan = (await docs
    .find(filter)
    .sort(sort)
    .limit(limit)
    .explain('executionStats')) as unknown as Explained;
  const { nReturned, totalKeysExamined, totalDocsExamined } = plan.executionStats;
  const text = JSON.stringify(plan.queryPlanner.winningPlan);
  return {
    stages: ['COLLSCAN', 'IXSCAN', 'SORT'].filter((stage) => text.includes(`"stage":"${stage}"`)),
    returned: nReturned,
    keys: totalKeysExamined,
    docs: totalDocsExamined,
  };
}

conformance(
  'Explain',
  (bench) => {
    async function thousand(): Promise<Collection> {
      const docs = bench.collection();
      await docs.insertMany(
        Array.from({ length: 1000 }, (_, i) => ({
          n: i,
          group: i % 10,
          at: new Date(i),
          tag: [`t${i}`],
        })),
      );
      return docs;
    }

    it('scans the collection without an index', async () => {
      const docs = await thousand();
      expect(await explained(docs, { n: 5 })).toEqual({
        stages: ['COLLSCAN'],
        returned: 1,
        keys: 0,
        docs: 1000,
      });
    });

    it('looks up an equality', async () => {
      const docs = await thousand();
      await docs.createIndex({ n: 1 });
      expect(await explained(docs, { n: 5 })).toEqual({
        stages: ['IXSCAN'],
        returned: 1,
        keys: 1,
        docs: 1,
      });
    });

    it('reads a range, of its own type only', async () => {
      const docs = await thousand();
      await docs.createIndex({ n: 1 });
      await docs.insertMany([{ n: 'text' }, { n: null }]);
      const plan = await explained(docs, { n: { $gte: 990 } });
      expect(plan).toMatchObject({ stages: ['IXSCAN'], returned: 10, docs: 10 });
      expect(plan.keys).toBeLessThanOrEqual(11);
    });

    it('reads an equality on the first field and a range on the next', async () => {
      const docs = await thousand();
      await docs.createIndex({ group: 1, at: -1 });
      const plan = await explained(docs, { group: 3, at: { $lt: new Date(50) } });
      expect(plan).toMatchObject({ stages: ['IXSCAN'], returned: 5, docs: 5 });
      expect(plan.keys).toBeLessThanOrEqual(6);
    });

    it.each([1, -1] as const)(
      'reads an equality in the order of the next field (%d) without sorting',
      async (direction) => {
        const docs = await thousand();
        await docs.createIndex({ group: 1, at: -1, _id: -1 });
        const plan = await explained(docs, { group: 3 }, { at: direction, _id: direction }, 10);
        expect(plan).toMatchObject({ stages: ['IXSCAN'], returned: 10, docs: 10 });
        expect(plan.keys).toBeLessThanOrEqual(11);
      },
    );

    it('pages by _id without sorting or scanning', async () => {
      const docs = await thousand();
      const middle = await docs.findOne({ n: 500 });
      const plan = await explained(docs, { _id: { $lt: middle?._id } }, { _id: -1 }, 20);
      expect(plan).toMatchObject({ stages: ['IXSCAN'], returned: 20, docs: 20 });
    });

    it('sorts when no index gives the order', async () => {
      const docs = await thousand();
      await docs.createIndex({ group: 1 });
      expect((await explained(docs, { group: 3 }, { n: -1 })).stages).toEqual(['IXSCAN', 'SORT']);
    });

    it('looks up each value of $in', async () => {
      const docs = await thousand();
      await docs.createIndex({ n: 1 });
      const plan = await explained(docs, { n: { $in: [1, 500, 999] } });
      expect(plan).toMatchObject({ stages: ['IXSCAN'], returned: 3, docs: 3 });
    });

    it('looks up every branch of $or', async () => {
      const docs = await thousand();
      await docs.createIndex({ n: 1 });
      await docs.createIndex({ group: 1 });
      const plan = await explained(docs, { $or: [{ n: 5 }, { n: 6 }, { group: 3 }] });
      expect(plan.stages).toEqual(['IXSCAN']);
      expect(plan).toMatchObject({ returned: 102, docs: 102 });
    });

    it('looks up an element of an array', async () => {
      const docs = await thousand();
      await docs.createIndex({ tag: 1 });
      expect(await explained(docs, { tag: 't7' })).toEqual({
        stages: ['IXSCAN'],
        returned: 1,
        keys: 1,
        docs: 1,
      });
    });

    it('uses a sparse or partial index only where it leaves nothing out', async () => {
      const docs = await thousand();
      await docs.createIndex({ holder: 1 }, { sparse: true });
      await docs.createIndex({ at: 1 }, { partialFilterExpression: { group: { $gte: 5 } } });

      expect((await explained(docs, { holder: 'x' })).stages).toEqual(['IXSCAN']);
      expect((await explained(docs, { holder: null })).stages).toEqual(['COLLSCAN']);
      expect((await explained(docs, { at: new Date(7), group: 7 })).stages).toEqual(['IXSCAN']);
      expect((await explained(docs, { at: new Date(7) })).stages).toEqual(['COLLSCAN']);
      expect((await explained(docs, { at: new Date(7), group: { $gte: 2 } })).stages).toEqual([
        'COLLSCAN',
      ]);
    });

    it('narrows a prefix of a text', async () => {
      const docs = bench.collection();
      await docs.createIndex({ name: 1 });
      await docs.insertMany(['anna', 'annabel', 'bert'].map((name) => ({ name })));
      expect(await explained(docs, { name: /^ann/ })).toMatchObject({
        stages: ['IXSCAN'],
        returned: 2,
        docs: 2,
      });
    });
  },
  'explain',
);
