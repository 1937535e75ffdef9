import { compare, valueKey } from '../bson/compare';
import { getField, isDoc } from '../bson/value';
import { isArrayIndex } from '../query/path';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { findAll } from '../query/run';
import { refuseCollation } from './collation';
import { collectionName, countOf, docOf, integerOf, type Command } from './command';

export const count: Command = {
  name: 'count',
  fields: {
    query: 'object',
    limit: 'number',
    skip: 'number',
    hint: 'any',
    collation: 'object',
    fields: 'object',
  },
  run(args, { catalog, database }) {
    refuseCollation(args);
    const filter = compileFilter(docOf(args, 'query'));
    const collection = catalog.get(database, collectionName(args));
    if (!collection) return { n: 0 };
    const limit = Math.abs(integerOf(args, 'limit', 0));
    const skip = countOf(args, 'skip', 0);
    if (Object.keys(docOf(args, 'query')).length === 0) {
      const left = Math.max(0, collection.records.size - skip);
      return { n: limit > 0 ? Math.min(limit, left) : left };
    }
    const how = planWithHint(collection, filter, [], args.hint);
    return { n: findAll(collection, filter, how, { skip, limit }).found.length };
  },
};

export const distinct: Command = {
  name: 'distinct',
  fields: { key: 'string', query: 'object', collation: 'object', hint: 'any' },
  required: ['key'],
  run(args, { catalog, database }) {
    refuseCollation(args);
    const filter = compileFilter(docOf(args, 'query'));
    const collection = catalog.get(database, collectionName(args));
    if (!collection) return { values: [] };
    const path = String(args.key).split('.');
    const how = planWithHint(collection, filter, [], args.hint);
    const values = new Map<string, unknown>();
    for (const { stored } of findAll(collection, filter, how, {}).found) {
      for (const value of leaves(stored.doc, path)) values.set(valueKey(value), value);
    }
    return { values: [...values.values()].sort(compare) };
  },
};

/** The values at a path, arrays taken apart. */
function leaves(value: unknown, path: readonly string[]): unknown[] {
  const [part, ...rest] = path;
  if (part === undefined) {
    if (Array.isArray(value)) return value as unknown[];
    return value === undefined ? [] : [value];
  }
  if (Array.isArray(value)) {
    if (isArrayIndex(part)) return leaves(value[Number(part)], rest);
    return value.filter(isDoc).flatMap((each) => leaves(each, path));
  }
  return isDoc(value) ? leaves(getField(value, part), rest) : [];
}
