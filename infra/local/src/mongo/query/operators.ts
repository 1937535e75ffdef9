import { Binary, Long } from 'bson';
import { compare, equal, typeRank, valueKey } from '../bson/compare';
import { isNumber, numberKind, toBigInt, toNumber } from '../bson/numbers';
import { typeName, typeNumbers } from '../bson/types';
import { bsonType, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { Test } from './path';
import { isRegex, toRegExp } from './regex';

/** How an operator judges the values that a path stands for. */
export interface Operator {
  /** Of one value; array elements are tried too unless `whole`. */
  test: Test;
  whole?: boolean;
  /** The operator holds when no value passes the test. */
  negated?: boolean;
}

type Factory = (operand: unknown, siblings: Doc) => Operator;

/** The operators that look at a value only; `$not`, `$elemMatch` and `$all` need the compiler. */
export const valueOperators: Readonly<Record<string, Factory>> = {
  $eq: (operand) => ({ test: equals(operand) }),
  $ne: (operand) => {
    if (isRegex(operand)) throw new MongoError('BadValue', "Can't have regex as arg to $ne.");
    return { test: equals(operand), negated: true };
  },
  $gt: (operand) => ({ test: ordered('$gt', operand, (order) => order > 0) }),
  $gte: (operand) => ({ test: ordered('$gte', operand, (order) => order >= 0) }),
  $lt: (operand) => ({ test: ordered('$lt', operand, (order) => order < 0) }),
  $lte: (operand) => ({ test: ordered('$lte', operand, (order) => order <= 0) }),
  $in: (operand) => ({ test: isIn('$in', operand) }),
  $nin: (operand) => ({ test: isIn('$nin', operand), negated: true }),
  $exists: (operand) => ({
    test: (value) => value !== undefined,
    whole: true,
    negated: !isTruthy(operand),
  }),
  $type: (operand) => ({ test: hasType(operand) }),
  $size: (operand) => ({ test: hasSize(operand), whole: true }),
  $mod: (operand) => ({ test: hasRemainder(operand) }),
  $regex: (operand, siblings) => ({ test: matchesRegex(operand, siblings.$options) }),
  $bitsAllSet: (operand) => ({ test: bits(operand, (value, mask) => (value & mask) === mask) }),
  $bitsAnySet: (operand) => ({ test: bits(operand, (value, mask) => (value & mask) !== 0n) }),
  $bitsAllClear: (operand) => ({ test: bits(operand, (value, mask) => (value & mask) === 0n) }),
  $bitsAnyClear: (operand) => ({ test: bits(operand, (value, mask) => (value & mask) !== mask) }),
};

export function isTruthy(value: unknown): boolean {
  if (isNumber(value)) return toNumber(value) !== 0;
  return value !== false && value !== null && value !== undefined;
}

/** Equality as a filter has it: null also matches a missing field. */
function equals(operand: unknown): Test {
  if (operand === null || operand === undefined) return (value) => value == null;
  if (typeof operand === 'string') return (value) => value === operand || equalTo(operand, value);
  return (value) => value !== undefined && equal(value, operand);
}

function equalTo(operand: string, value: unknown): boolean {
  return typeof value === 'object' && value !== null && equal(value, operand);
}

function ordered(name: string, operand: unknown, holds: (order: number) => boolean): Test {
  if (isRegex(operand)) {
    throw new MongoError('BadValue', `Can't have RegEx as arg to predicate over field '${name}'.`);
  }
  const edge = ['MinKey', 'MaxKey'].includes(bsonType(operand) ?? '');
  if (edge) return (value) => value !== undefined && holds(compare(value, operand));
  const rank = typeRank(operand);
  if (isNaNumber(operand)) return (value) => holds(0) && isNaNumber(value);
  return function inOrder(value) {
    return typeRank(value) === rank && !isNaNumber(value) && holds(compare(value, operand));
  };
}

function isNaNumber(value: unknown): boolean {
  return isNumber(value) && Number.isNaN(toNumber(value));
}

const SET_FROM = 16;

function isIn(name: string, operand: unknown): Test {
  if (!Array.isArray(operand)) throw new MongoError('BadValue', `${name} needs an array`);
  if (operand.some((each) => isDoc(each) && Object.keys(each)[0]?.startsWith('$'))) {
    throw new MongoError('BadValue', `cannot nest $ under ${name}`);
  }
  const tests = operand.filter(isRegex).map((regex) => matchesRegex(regex, undefined));
  const values = operand.filter((each) => !isRegex(each));
  if (values.length <= SET_FROM) {
    tests.push(...values.map(equals));
    return (value) => tests.some((test) => test(value));
  }
  const keys = new Set(values.map(valueKey));
  return (value) => keys.has(valueKey(value)) || tests.some((test) => test(value));
}

function hasType(operand: unknown): Test {
  const wanted = (Array.isArray(operand) ? operand : [operand]).flatMap(typeAliases);
  return (value) => value !== undefined && wanted.includes(typeName(value));
}

function typeAliases(type: unknown): string[] {
  if (type === 'number') return ['int', 'long', 'double', 'decimal'];
  if (typeof type === 'string') {
    if (!Object.hasOwn(typeNumbers, type)) {
      throw new MongoError('BadValue', `Unknown type name alias: ${type}`);
    }
    return [type];
  }
  const alias = Object.entries(typeNumbers).find(
    ([, number]) => isNumber(type) && number === toNumber(type),
  );
  if (!alias) throw new MongoError('BadValue', `Invalid numerical type code: ${String(type)}`);
  return [alias[0]];
}

function hasSize(operand: unknown): Test {
  const size = isNumber(operand) ? toNumber(operand) : NaN;
  if (!Number.isInteger(size)) {
    throw new MongoError('FailedToParse', `Failed to parse $size. Expected an integer in: $size`);
  }
  if (size < 0) {
    throw new MongoError(
      'BadValue',
      `Failed to parse $size. Expected a non-negative number in: $size: ${size}`,
    );
  }
  return (value) => Array.isArray(value) && value.length === size;
}

function hasRemainder(operand: unknown): Test {
  if (!Array.isArray(operand))
    throw new MongoError('BadValue', 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new MongoError('BadValue', 'malformed mod, not enough elements');
  if (operand.length > 2) throw new MongoError('BadValue', 'malformed mod, too many elements');
  if (!operand.every((each) => isNumber(each) && Number.isFinite(toNumber(each)))) {
    throw new MongoError('BadValue', 'malformed mod, divisor not a number');
  }
  const [divisor, remainder] = operand.map((each) => BigInt(Math.trunc(toNumber(each as number))));
  if (!divisor) throw new MongoError('BadValue', 'divisor cannot be 0');
  return function hasThisRemainder(value) {
    if (!isNumber(value) || !Number.isFinite(toNumber(value))) return false;
    const dividend = value instanceof Long ? toBigInt(value) : BigInt(Math.trunc(toNumber(value)));
    return dividend % divisor === remainder;
  };
}

function matchesRegex(operand: unknown, options: unknown): Test {
  const regex = toRegExp(operand, options);
  return function matches(value) {
    if (typeof value === 'string') return regex.test(value);
    return isRegex(value) && equal(value, operand);
  };
}

function bits(operand: unknown, holds: (value: bigint, mask: bigint) => boolean): Test {
  const mask = bitMask(operand);
  return function hasBits(value) {
    if (value instanceof Binary) return holds(littleEndian(value), mask);
    if (!isNumber(value) || numberKind(value) === 'decimal') return false;
    return Number.isInteger(toNumber(value)) && holds(toBigInt(value), mask);
  };
}

function bitMask(operand: unknown): bigint {
  if (operand instanceof Binary) return littleEndian(operand);
  if (isNumber(operand) && Number.isInteger(toNumber(operand)) && toNumber(operand) >= 0) {
    return toBigInt(operand);
  }
  if (Array.isArray(operand) && operand.every((bit) => isNumber(bit) && toNumber(bit) >= 0)) {
    return operand.reduce<bigint>((mask, bit) => mask | (1n << toBigInt(bit as number)), 0n);
  }
  throw new MongoError(
    'BadValue',
    'bit masks are non-negative integers, bit positions or binary data',
  );
}

function littleEndian(binary: Binary): bigint {
  return BigInt(`0x${Buffer.from(binary.value()).reverse().toString('hex') || '0'}`);
}
