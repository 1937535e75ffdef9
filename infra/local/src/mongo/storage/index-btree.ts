import BTree from 'sorted-btree';
import { compare, typeRank } from '../bson/compare';
import { isTruthy } from '../query/operators';
import { compileFilter, type Filter } from '../query/filter';
import { isDoc, type Doc } from '../bson/value';
import { indexKeys } from './index-keys';

/** An index as `listIndexes` shows it. */
export interface IndexSpec {
  v: number;
  key: Doc;
  name: string;
  unique?: boolean;
  sparse?: boolean;
  hidden?: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
}

/** Where a range begins or ends: at a value, or at the edge of a type's values. */
export interface Bound {
  value: unknown;
  inclusive: boolean;
}

/** Stands before (-1) or after (1) every value whose type has this rank. */
export class TypeEdge {
  constructor(
    readonly rank: number,
    readonly side: -1 | 1,
  ) {}
}

/** Keys that begin with `prefix` and whose next value lies between the bounds. */
export interface Interval {
  prefix: unknown[];
  low?: Bound;
  high?: Bound;
}

/** A record's entry. In a search key `record` is infinite, and `values` may be a prefix. */
interface Entry {
  values: unknown[];
  record: number;
}

export interface IndexField {
  path: string;
  parts: readonly string[];
  /** 1 ascending, -1 descending. */
  direction: 1 | -1;
}

/** An ordered index over one collection: a B+ tree of (values, record id). */
export class Index {
  readonly fields: readonly IndexField[];
  readonly partial: Filter | undefined;
  /** Has any document ever had an array here? Then bounds may not be intersected. */
  multikey = false;
  /** How many operations used it, for `$indexStats`. */
  accesses = 0;
  readonly since = new Date();

  private readonly tree: BTree<Entry, undefined>;

  constructor(readonly spec: IndexSpec) {
    this.fields = Object.entries(spec.key).map(([path, direction]) => ({
      path,
      parts: path.split('.'),
      direction: Number(direction) < 0 ? -1 : 1,
    }));
    this.partial = spec.partialFilterExpression && compileFilter(spec.partialFilterExpression);
    const directions = this.fields.map((field) => field.direction);
    this.tree = new BTree<Entry, undefined>(undefined, (a, b) => compareEntries(a, b, directions));
  }

  get size(): number {
    return this.tree.size;
  }

  get isUnique(): boolean {
    return isTruthy(this.spec.unique) || this.spec.name === '_id_';
  }

  /** The keys of a document; none when a sparse or partial index leaves it out. */
  keysOf(doc: Doc): { keys: unknown[][]; multikey: boolean } {
    if (this.partial && !this.partial.test(doc)) return { keys: [], multikey: false };
    const found = indexKeys(
      doc,
      this.fields.map((field) => field.parts),
    );
    if (!this.spec.sparse) return found;
    return { ...found, keys: found.keys.filter((key) => key.some((value) => value !== undefined)) };
  }

  /** The first key that another record holds already, in a unique index. */
  conflict(keys: unknown[][], record: number): unknown[] | undefined {
    if (!this.isUnique) return undefined;
    return keys.find((key) => {
      for (const holder of this.scan({ prefix: key })) if (holder !== record) return true;
      return false;
    });
  }

  add(keys: unknown[][], record: number, multikey: boolean): void {
    if (multikey) this.multikey = true;
    for (const values of keys) this.tree.set({ values, record }, undefined);
  }

  remove(keys: unknown[][], record: number): void {
    for (const values of keys) this.tree.delete({ values, record });
  }

  /** The records of an interval in index order; one with several keys in it comes several times. */
  *scan({ prefix, low, high }: Interval, reverse = false): Generator<number> {
    const descending = this.fields[prefix.length]?.direction === -1;
    const [first, last] = descending ? [high, low] : [low, high];
    const start = searchKey(prefix, first, -1);
    const end = searchKey(prefix, last, 1);
    const directions = this.fields.map((field) => field.direction);
    if (reverse) {
      for (const key of keysOnly(this.tree.entriesReversed(end))) {
        if (compareEntries(key, start, directions) < 0) return;
        yield key.record;
      }
      return;
    }
    for (const key of this.tree.keys(start)) {
      if (compareEntries(key, end, directions) > 0) return;
      yield key.record;
    }
  }
}

function* keysOnly(entries: Iterable<[Entry, undefined]>): Generator<Entry> {
  for (const [key] of entries) yield key;
}

/** A key before (side -1) or after (1) everything that the bound includes. */
function searchKey(prefix: unknown[], bound: Bound | undefined, side: -1 | 1): Entry {
  if (!bound) return { values: prefix, record: side * Infinity };
  const outside = bound.inclusive ? side : -side;
  return { values: [...prefix, bound.value], record: outside * Infinity };
}

function compareEntries(a: Entry, b: Entry, directions: readonly number[]): number {
  const length = Math.min(a.values.length, b.values.length);
  for (let i = 0; i < length; i += 1) {
    const order = compareKeyValues(a.values[i], b.values[i]);
    if (order !== 0) return order * (directions[i] ?? 1);
  }
  return a.record === b.record ? 0 : a.record < b.record ? -1 : 1;
}

function compareKeyValues(a: unknown, b: unknown): number {
  if (a instanceof TypeEdge) return a.rank - edgeRank(b) || a.side;
  if (b instanceof TypeEdge) return typeRank(a) - b.rank || -b.side;
  return compare(a, b);
}

function edgeRank(value: unknown): number {
  return value instanceof TypeEdge ? value.rank : typeRank(value);
}

/** `{email_1: …}` from `{email: 1}`, as every driver names an index. */
export function defaultIndexName(key: Doc): string {
  return Object.entries(key)
    .map(([path, direction]) => `${path}_${isDoc(direction) ? '' : String(direction)}`)
    .join('_');
}
