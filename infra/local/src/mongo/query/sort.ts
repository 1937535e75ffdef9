import { compare } from '../bson/compare';
import { isNumber, toNumber } from '../bson/numbers';
import { getField, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { isArrayIndex } from './path';

export interface SortField {
  path: string;
  direction: 1 | -1;
}

/** Parses `{createdAt: -1, _id: 1}`. */
export function parseSort(sort: Doc): SortField[] {
  return Object.entries(sort).map(([path, value]) => {
    if (isDoc(value)) {
      throw new MongoError('BadValue', '$meta sorts are not supported by this server');
    }
    const direction = isNumber(value) ? toNumber(value) : NaN;
    if (direction !== 1 && direction !== -1) {
      throw new MongoError(
        15975,
        '$sort key ordering must be 1 (for ascending) or -1 (for descending)',
      );
    }
    return { path, direction };
  });
}

export function comparator(fields: readonly SortField[]): (a: Doc, b: Doc) => number {
  const keys = new WeakMap<Doc, unknown[]>();
  const parsed = fields.map(({ path, direction }) => ({ parts: path.split('.'), direction }));
  const keyOf = (doc: Doc) => {
    const known = keys.get(doc);
    if (known) return known;
    const key = parsed.map(({ parts, direction }) => sortValue(doc, parts, direction));
    keys.set(doc, key);
    return key;
  };
  return function bySortKey(a, b) {
    const [x, y] = [keyOf(a), keyOf(b)];
    for (const [i, { direction }] of parsed.entries()) {
      const order = compare(x[i], y[i]);
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

/** An array sorts by its least element when ascending, by its greatest when descending. */
function sortValue(doc: Doc, parts: readonly string[], direction: 1 | -1): unknown {
  const values = sortValues(doc, parts);
  if (values.length < 2) return values[0];
  return values.reduce((best, value) => (compare(value, best) * direction < 0 ? value : best));
}

function sortValues(value: unknown, parts: readonly string[]): unknown[] {
  const [part, ...rest] = parts;
  if (part === undefined) {
    if (!Array.isArray(value)) return [value];
    return value.length > 0 ? (value as unknown[]) : [undefined];
  }
  if (Array.isArray(value)) {
    if (isArrayIndex(part)) return sortValues(value[Number(part)], rest);
    const values = value.flatMap((element) => (isDoc(element) ? sortValues(element, parts) : []));
    return values.length > 0 ? values : [undefined];
  }
  return isDoc(value) ? sortValues(getField(value, part), rest) : [undefined];
}
