import { deserialize, Double, Int32, serialize } from 'bson';

/** A BSON document. A missing field and a field that holds `undefined` are the same thing. */
export type Doc = Record<string, unknown>;

const INT32_MIN = -0x80000000;
const INT32_MAX = 0x7fffffff;

export function isInt32(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= INT32_MIN &&
    value <= INT32_MAX &&
    !Object.is(value, -0)
  );
}

/** The `_bsontype` of a value of the bson library (`ObjectId`, `Long`, …). */
export function bsonType(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null
    ? (value as { _bsontype?: string })._bsontype
    : undefined;
}

/** Is it an embedded document: neither array, date, nor one of the library's value classes? */
export function isDoc(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof RegExp) &&
    !ArrayBuffer.isView(value) &&
    (value as { _bsontype?: string })._bsontype === undefined
  );
}

const faithful = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
  validation: { utf8: false },
};

/**
 * Reads a document so that writing it again gives the same types: an int32 is a plain number, and
 * so is a double that can't be taken for one; a double such as `5.0` stays a `Double`.
 */
export function decode(bytes: Uint8Array): Doc {
  const doc = deserialize(bytes, faithful);
  plainNumbers(doc);
  return doc;
}

export function encode(doc: Doc): Uint8Array {
  return serialize(doc);
}

function plainNumbers(container: Doc | unknown[]): void {
  const fields = container as Doc;
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (typeof value !== 'object' || value === null || value instanceof Date) continue;
    if (value instanceof Int32) fields[key] = value.value;
    else if (value instanceof Double) fields[key] = doubleValue(value.value);
    else if (bsonType(value) === undefined) plainNumbers(value as Doc);
  }
}

/** A double as it is kept: a plain number unless that would be written as an int32. */
export function doubleValue(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** A deep copy of documents and arrays; other values are immutable and therefore shared. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const key of Object.keys(value)) setField(copy, key, clone(value[key]));
  return copy as T;
}

/** Sets an own field, whatever its name: `__proto__` is data here. */
export function setField(doc: Doc, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(doc, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    doc[key] = value;
  }
}

export function hasField(doc: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(doc, key);
}

/** The value of a document's own field, `undefined` when it has none. */
export function getField(doc: Doc, key: string): unknown {
  return hasField(doc, key) ? doc[key] : undefined;
}
