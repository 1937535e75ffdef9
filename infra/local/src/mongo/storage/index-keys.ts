import { valueKey } from '../bson/compare';
import { getField, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { isArrayIndex } from '../query/path';

/** How far one field of an index has been followed into a document. */
interface Cursor {
  value: unknown;
  rest: readonly string[];
  /** The value is an element of an array that has been spread already. */
  isElement: boolean;
}

/** The keys under which an index holds a document: several when a field is an array. */
export interface IndexKeys {
  keys: unknown[][];
  multikey: boolean;
}

/** @throws {MongoError} 171 when two fields of the index are different arrays */
export function indexKeys(doc: Doc, paths: readonly (readonly string[])[]): IndexKeys {
  const result: IndexKeys = { keys: [], multikey: false };
  collect(
    paths.map((rest) => ({ value: doc, rest, isElement: false })),
    result,
  );
  if (result.multikey) {
    result.keys = [...new Map(result.keys.map((key) => [valueKey(key), key])).values()];
  }
  return result;
}

function collect(cursors: Cursor[], result: IndexKeys): void {
  const advanced = cursors.map(advance);
  const spread = advanced.filter(needsSpreading);
  const array = spread[0]?.value as unknown[] | undefined;
  if (!array) {
    result.keys.push(advanced.map((cursor) => cursor.value));
    return;
  }
  if (spread.some((cursor) => cursor.value !== array)) {
    throw new MongoError('CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  result.multikey = true;
  // an empty array stands as null: unlike a missing field it is in a sparse index
  for (const element of array.length > 0 ? array : [null]) {
    collect(
      advanced.map((cursor) =>
        cursor.value === array ? { value: element, rest: cursor.rest, isElement: true } : cursor,
      ),
      result,
    );
  }
}

function needsSpreading({ value, isElement }: Cursor): boolean {
  return Array.isArray(value) && !isElement;
}

/** Follows the path to its end, or to the next array to spread. */
function advance(cursor: Cursor): Cursor {
  let { value, rest, isElement } = cursor;
  while (rest.length > 0) {
    const [part = '', ...next] = rest;
    if (Array.isArray(value)) {
      if (!isElement && !isArrayIndex(part)) break;
      value = isElement ? undefined : (value as unknown[])[Number(part)];
    } else {
      value = isDoc(value) ? getField(value, part) : undefined;
    }
    rest = next;
    isElement = false;
  }
  return { value, rest, isElement };
}
