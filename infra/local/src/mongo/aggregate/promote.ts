import { Long } from 'bson';
import { bsonType, isDoc, setField, type Doc } from '../bson/value';
import { toRegExp } from '../query/regex';

/**
 * A value as mingo's expressions know it: doubles and longs as JavaScript numbers, regular
 * expressions as JavaScript's. Copies only what has to change.
 */
export function promote<T>(value: T): T {
  return promoteValue(value) as T;
}

function promoteValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return promoteArray(value);
  switch (bsonType(value)) {
    case 'Double':
    case 'Int32':
      return (value as unknown as { value: number }).value;
    case 'Long':
      return (value as Long).toNumber();
    case 'BSONRegExp':
      return toRegExp(value, undefined);
    case undefined:
      return isDoc(value) ? promoteDoc(value) : value;
    default:
      return value;
  }
}

function promoteArray(array: unknown[]): unknown[] {
  const promoted = array.map(promoteValue);
  return promoted.some((value, i) => value !== array[i]) ? promoted : array;
}

function promoteDoc(doc: Doc): Doc {
  let copy: Doc | undefined;
  for (const key of Object.keys(doc)) {
    const value = promoteValue(doc[key]);
    if (value === doc[key]) continue;
    copy ??= { ...doc };
    setField(copy, key, value);
  }
  return copy ?? doc;
}
