import { Binary, BSONRegExp, Code, DBRef, ObjectId, serialize, Timestamp } from 'bson';
import { compareNumbers, isNumber, numberKey, type BsonNumber } from './numbers';
import { bsonType, type Doc } from './value';

/**
 * The rank of a value's type in MongoDB's comparison order. Types of one rank compare by value;
 * `undefined` (a missing field) ranks with null, as sorting and indexes have it.
 * @see https://www.mongodb.com/docs/v7.0/reference/bson-type-comparison-order/
 */
export function typeRank(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return ranks.null;
    case 'number':
      return ranks.number;
    case 'string':
      return ranks.string;
    case 'boolean':
      return ranks.boolean;
  }
  if (value === null) return ranks.null;
  if (Array.isArray(value)) return ranks.array;
  if (value instanceof Date) return ranks.date;
  return ranksOfClasses[bsonType(value) ?? 'Object'] ?? ranks.object;
}

const ranks = {
  minKey: 0,
  null: 1,
  number: 2,
  string: 3,
  object: 4,
  array: 5,
  binary: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
  timestamp: 10,
  regex: 11,
  dbRef: 12,
  code: 13,
  maxKey: 14,
};

const ranksOfClasses: Record<string, number> = {
  MinKey: ranks.minKey,
  Int32: ranks.number,
  Double: ranks.number,
  Long: ranks.number,
  Decimal128: ranks.number,
  BSONSymbol: ranks.string,
  Object: ranks.object,
  Binary: ranks.binary,
  ObjectId: ranks.objectId,
  Timestamp: ranks.timestamp,
  BSONRegExp: ranks.regex,
  DBRef: ranks.dbRef,
  Code: ranks.code,
  MaxKey: ranks.maxKey,
};

/** MongoDB's total order of values: negative, zero or positive. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  return difference === 0 ? compareSameType(rank, a, b) : difference;
}

export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b) === 0;
}

function compareSameType(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case ranks.number:
      return compareNumbers(a as BsonNumber, b as BsonNumber);
    case ranks.string:
      return compareStrings(String(a), String(b));
    case ranks.object:
      return compareDocs(a as Doc, b as Doc);
    case ranks.array:
      return compareArrays(a as unknown[], b as unknown[]);
    case ranks.binary:
      return compareBinary(a as Binary, b as Binary);
    case ranks.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case ranks.boolean:
      return Number(a) - Number(b);
    case ranks.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case ranks.timestamp:
      return (a as Timestamp).compare(b as Timestamp);
    case ranks.regex:
      return compareStrings(regexText(a as BSONRegExp), regexText(b as BSONRegExp));
    case ranks.code:
      return compareStrings((a as Code).code, (b as Code).code);
    case ranks.dbRef:
      return compareDocs(refFields(a as DBRef), refFields(b as DBRef));
    default:
      return 0;
  }
}

/** By UTF-8 bytes, which is by code point: UTF-16 units would put emoji before `\uFFFD`. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const [xIsSurrogate, yIsSurrogate] = [(x & 0xf800) === 0xd800, (y & 0xf800) === 0xd800];
    return xIsSurrogate === yIsSurrogate ? x - y : xIsSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}

function compareDocs(a: Doc, b: Doc): number {
  const x = Object.entries(a).filter(([, value]) => value !== undefined);
  const y = Object.entries(b).filter(([, value]) => value !== undefined);
  for (const [i, [key, value]] of x.entries()) {
    const other = y[i];
    if (!other) return 1;
    const order =
      typeRank(value) - typeRank(other[1]) ||
      compareStrings(key, other[0]) ||
      compare(value, other[1]);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

function compareArrays(a: unknown[], b: unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinary(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

function regexText(value: BSONRegExp): string {
  return `${value.pattern}\0${value.options}`;
}

function refFields(ref: DBRef): Doc {
  return { $ref: ref.collection, $id: ref.oid, $db: ref.db, ...ref.fields };
}

/** A text that two values share exactly when {@link equal} says so: for maps and sets. */
export function valueKey(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (isNumber(value)) return `n${numberKey(value)}`;
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(nestedKey).join()}]`;
  if (bsonType(value) !== undefined) {
    return `x${Buffer.from(serialize({ value })).toString('latin1')}`;
  }
  const fields = Object.entries(value as Doc).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => JSON.stringify(key) + nestedKey(field)).join()}}`;
}

/** Quoted, so that no text inside a value can look like the frame around it. */
function nestedKey(value: unknown): string {
  return JSON.stringify(valueKey(value));
}
