import { isNumber, toNumber } from '../bson/numbers';
import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { isTruthy } from '../query/operators';
import { defaultIndexName, type IndexSpec } from '../storage/index-btree';
import { refuseCollation } from './collation';

const known = [
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'collation',
  'ns',
];

/** Checks one entry of `createIndexes`. */
export function parseIndexSpec(source: Doc): IndexSpec {
  const { key } = source;
  if (!isDoc(key)) {
    throw new MongoError(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  }
  const unknown = Object.keys(source).find((field) => !known.includes(field));
  if (unknown) {
    throw new MongoError(
      'InvalidIndexSpecificationOption',
      `The field '${unknown}' is not valid for an index specification. Specification: ${JSON.stringify(source)}`,
    );
  }
  checkKey(key);
  refuseCollation(source);
  const spec: IndexSpec = {
    v: 2,
    key,
    name: typeof source.name === 'string' ? source.name : defaultIndexName(key),
  };
  if (isTruthy(source.unique)) spec.unique = true;
  if (isTruthy(source.sparse)) spec.sparse = true;
  if (isTruthy(source.hidden)) spec.hidden = true;
  if (source.partialFilterExpression !== undefined) {
    spec.partialFilterExpression = partialFilter(source.partialFilterExpression, spec);
  }
  if (source.expireAfterSeconds !== undefined) {
    spec.expireAfterSeconds = timeToLive(source.expireAfterSeconds, key);
  }
  return spec;
}

function checkKey(key: Doc): void {
  const entries = Object.entries(key);
  if (entries.length === 0)
    throw new MongoError('CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [path, direction] of entries) {
    if (path === '' || path.split('.').includes('')) {
      throw new MongoError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
    }
    if (path.includes('$')) {
      throw new MongoError(
        'CannotCreateIndex',
        `Index key contains an illegal field name: '${path}'`,
      );
    }
    if (typeof direction === 'string') {
      throw new MongoError(
        'CannotCreateIndex',
        `Index type '${direction}' is not supported by this server`,
      );
    }
    if (!isNumber(direction) || toNumber(direction) === 0 || Number.isNaN(toNumber(direction))) {
      throw new MongoError(
        'CannotCreateIndex',
        'Values in v:2 index key pattern cannot be 0 or of a type other than number or string',
      );
    }
  }
}

const allowedInPartial = [
  '$and',
  '$or',
  '$eq',
  '$in',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$exists',
  '$type',
];

function partialFilter(filter: unknown, spec: IndexSpec): Doc {
  if (!isDoc(filter)) {
    throw new MongoError('CannotCreateIndex', 'partialFilterExpression must be an object');
  }
  if (spec.sparse) {
    throw new MongoError(
      'CannotCreateIndex',
      'cannot mix "partialFilterExpression" and "sparse" options',
    );
  }
  checkPartial(filter);
  return filter;
}

function checkPartial(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkPartial);
  if (!isDoc(value)) return;
  for (const [name, operand] of Object.entries(value)) {
    const isAllowed =
      !name.startsWith('$') ||
      (allowedInPartial.includes(name) && !(name === '$exists' && !isTruthy(operand)));
    if (!isAllowed) {
      throw new MongoError(
        'CannotCreateIndex',
        `Expression not supported in partial index: ${JSON.stringify({ [name]: operand })}`,
      );
    }
    checkPartial(operand);
  }
}

function timeToLive(seconds: unknown, key: Doc): number {
  if (!isNumber(seconds) || Number.isNaN(toNumber(seconds))) {
    throw new MongoError(
      'CannotCreateIndex',
      'TTL index expireAfterSeconds option must be numeric',
    );
  }
  const value = toNumber(seconds);
  if (value < 0 || value > 0x7fffffff) {
    throw new MongoError(
      'CannotCreateIndex',
      'TTL index expireAfterSeconds must be within an int32 and not negative',
    );
  }
  if (Object.keys(key).length > 1) {
    throw new MongoError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  }
  if ('_id' in key) {
    throw new MongoError(
      'InvalidIndexSpecificationOption',
      "The field 'expireAfterSeconds' is not valid for an _id index specification",
    );
  }
  return value;
}
