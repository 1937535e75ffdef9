import fc from 'fast-check';
import { equal } from '../bson/compare';
import { decode, encode, type Doc } from '../bson/value';
import { compileFilter } from '../query/filter';
import { plan } from '../query/plan';
import { findAll } from '../query/run';
import { comparator, parseSort, type SortField } from '../query/sort';
import { Catalog } from '../storage/catalog';
import { memoryLog } from '../storage/change-log';
import type { Collection, Stored } from '../storage/collection';
import { compileUpdate } from '../update/compile';

const scalar = fc.oneof(
  fc.integer({ min: -1, max: 4 }),
  fc.constantFrom(0.5, 2.5, null, 'a', 'ab', 'b', true, false, new Date(0), new Date(5)),
);
const value = fc.oneof(
  { weight: 2, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }), {
      maxLength: 3,
    }),
  },
);
const path = fc.constantFrom('a', 'a', 'b', 'a.x', 'a.y', 'b.x');
const doc = fc.record({ a: value, b: value }, { requiredKeys: [] });

const condition = fc.oneof(
  scalar,
  fc.record({ $eq: value }),
  fc.record({ $ne: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar)
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc
    .tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 2 }))
    .map(([low, width]) => ({ $gte: low, $lt: low + width })),
  fc.constant({ $regex: '^a' }),
);
const conjunction = fc
  .uniqueArray(fc.tuple(path, condition), { selector: ([each]) => each, maxLength: 3 })
  .map((entries) => Object.fromEntries(entries) as Doc);
const query = fc.oneof(
  { weight: 4, arbitrary: conjunction },
  {
    weight: 1,
    arbitrary: fc.array(conjunction, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
  },
);
const direction = fc.constantFrom(1, -1);
const sort = fc
  .uniqueArray(fc.tuple(path, direction), { selector: ([each]) => each, maxLength: 2 })
  .map((entries) => Object.fromEntries(entries) as Doc);

const index = fc.record({
  key: fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'a.x', 'a.y'), direction), {
      selector: ([each]) => each,
      minLength: 1,
      maxLength: 2,
    })
    .map((entries) => Object.fromEntries(entries) as Doc),
  kind: fc.constantFrom(
    {},
    {},
    { sparse: true },
    { partialFilterExpression: { a: { $gte: 0 } } },
    { partialFilterExpression: { b: { $exists: true } } },
  ),
});

const update = fc.oneof(
  fc.tuple(path, value).map(([each, operand]) => ({ $set: { [each]: operand } })),
  path.map((each) => ({ $unset: { [each]: '' } })),
  fc.tuple(path, fc.integer({ min: -2, max: 2 })).map(([each, by]) => ({ $inc: { [each]: by } })),
  fc
    .tuple(fc.constantFrom('a', 'b'), scalar)
    .map(([each, operand]) => ({ $push: { [each]: operand } })),
  fc
    .tuple(fc.constantFrom('a', 'b'), scalar)
    .map(([each, operand]) => ({ $pull: { [each]: operand } })),
);
const step = fc.oneof(
  { weight: 4, arbitrary: doc.map((each) => ({ insert: each })) },
  { weight: 2, arbitrary: fc.tuple(query, update).map(([where, change]) => ({ where, change })) },
  { weight: 1, arbitrary: query.map((where) => ({ where, change: undefined })) },
);

type Step = { insert: Doc } | { where: Doc; change: Doc | undefined };

/** Finds by whatever plan the server would choose. */
function find(collection: Collection, where: Doc, order: readonly SortField[] = []): Stored[] {
  const filter = compileFilter(where);
  const how = plan(collection, filter, order);
  return findAll(collection, filter, how, { sort: order }).found.map(({ stored }) => stored);
}

/** Applies a step to an indexed collection; what the data make impossible is left out. */
function apply(collection: Collection, each: Step): void {
  if ('insert' in each) {
    attempt(() => collection.insert(encode({ _id: collection.records.size, ...each.insert })));
    return;
  }
  for (const stored of find(collection, each.where)) {
    if (!each.change) collection.remove(stored);
    else {
      const change = compileUpdate(each.change);
      attempt(() =>
        collection.replace(stored, change.apply(stored.doc, { details: {}, isInsert: false })),
      );
    }
  }
}

/** An update that does not fit the document, or two arrays in one index: refused as a whole. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect((error as Error).name).toBe('Error');
  }
}

it('an indexed collection answers as a plain scan does', () => {
  fc.assert(
    fc.property(
      fc.array(index, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.array(fc.tuple(query, sort), { minLength: 15, maxLength: 30 }),
      (indexes, steps, queries) => {
        const collection = new Catalog(memoryLog).ensure('db', 'c');
        for (const [i, { key, kind }] of indexes.entries()) {
          collection.addIndex({ v: 2, key, name: `i${i}`, ...kind });
        }
        for (const each of steps) apply(collection, each);

        for (const [where, order] of queries) {
          const filter = compileFilter(where);
          const all = Array.from(collection.records.values(), (stored) => stored.doc);
          const byOrder = comparator(parseSort(order));
          const expected = all.filter((each) => filter.test(each)).sort(byOrder);
          const found = find(collection, where as Doc, parseSort(order)).map(
            (stored) => stored.doc,
          );

          expect(new Set(found)).toEqual(new Set(expected));
          found.slice(1).forEach((each, i) => {
            const previous = found[i];
            expect(previous && byOrder(previous, each)).toBeLessThanOrEqual(0);
          });
        }
        for (const each of collection.indexes.values()) {
          const keys = Array.from(
            collection.records.values(),
            (stored) => each.keysOf(stored.doc).keys.length,
          );
          expect(each.size).toBe(keys.reduce((sum, count) => sum + count, 0));
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('a document comes back from its bytes as it went in', () => {
  fc.assert(
    fc.property(doc, (each) => {
      expect(equal(decode(encode(each)), each)).toBe(true);
    }),
  );
});
