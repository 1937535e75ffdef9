import { ObjectId } from 'bson';
import { clone, hasField, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { isOperators } from '../query/filter';
import { isRegex } from '../query/regex';
import type { Update } from './compile';
import { setAt, valueAt } from './target';

/** The document that an upsert inserts: the query's equalities, then the update. */
export function upsertDoc(query: Doc, update: Update): Doc {
  const seed: Doc = {};
  const equalities = [...equalitiesOf(query)];
  for (const [path, value] of equalities) {
    if (update.kind === 'replacement' && path !== '_id') continue;
    if (valueAt(seed, path.split('.')) !== undefined) {
      throw new MongoError(
        'NotSingleValueField',
        `cannot infer query fields to set, path '${path}' is matched twice`,
      );
    }
    setAt(seed, path.split('.'), clone(value));
  }
  const doc = update.apply(seed, { details: {}, isInsert: true });
  const { _id, ...fields } = doc;
  return { _id: hasField(doc, '_id') ? _id : new ObjectId(), ...fields };
}

function* equalitiesOf(query: Doc): Generator<[path: string, value: unknown]> {
  for (const [key, value] of Object.entries(query)) {
    if (key === '$and' && Array.isArray(value)) {
      for (const each of value.filter(isDoc)) yield* equalitiesOf(each);
    } else if (key === '$or' && Array.isArray(value) && value.length === 1) {
      for (const each of value.filter(isDoc)) yield* equalitiesOf(each);
    } else if (!key.startsWith('$')) {
      yield* equalityOf(key, value);
    }
  }
}

function* equalityOf(path: string, value: unknown): Generator<[path: string, value: unknown]> {
  if (!isOperators(value)) {
    if (!isRegex(value)) yield [path, value];
  } else if ('$eq' in value) {
    yield [path, value.$eq];
  } else if (Array.isArray(value.$in) && value.$in.length === 1) {
    yield [path, (value.$in as unknown[])[0]];
  } else if (Array.isArray(value.$all) && value.$all.length === 1) {
    yield [path, (value.$all as unknown[])[0]];
  }
}
