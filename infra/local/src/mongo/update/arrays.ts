import { compare, equal, valueKey } from '../bson/compare';
import { isNumber, toNumber } from '../bson/numbers';
import { typeName } from '../bson/types';
import { clone, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { elementTest } from '../query/filter';
import { isRegex } from '../query/regex';
import { comparator, parseSort } from '../query/sort';
import { describeId, KEEP, type Field } from './operators';

function arrayOf({ value, path, doc }: Field): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as unknown[];
  throw new MongoError(
    'BadValue',
    `The field '${path}' must be an array but is of type ${typeName(value)} in document ${describeId(doc)}`,
  );
}

const pushModifiers = ['$each', '$slice', '$sort', '$position'];

export function push(field: Field, operand: unknown): unknown[] {
  const array = arrayOf(field);
  if (!isDoc(operand) || !('$each' in operand)) return [...array, operand];
  const unknown = Object.keys(operand).find((key) => !pushModifiers.includes(key));
  if (unknown) throw new MongoError('BadValue', `Unrecognized clause in $push: ${unknown}`);

  const position = operand.$position === undefined ? array.length : integer(operand, '$position');
  const pushed = array.toSpliced(position, 0, ...eachOf('$push', operand.$each));
  if (operand.$sort !== undefined) pushed.sort(elementOrder(operand.$sort));
  if (operand.$slice === undefined) return pushed;
  const slice = integer(operand, '$slice');
  return slice < 0 ? pushed.slice(slice) : pushed.slice(0, slice);
}

function eachOf(operator: string, each: unknown): unknown[] {
  if (Array.isArray(each)) return clone(each) as unknown[];
  throw new MongoError(
    'TypeMismatch',
    `The argument to $each in ${operator} must be an array but it was of type: ${typeName(each)}`,
  );
}

function integer(operand: Doc, name: string): number {
  const value = operand[name];
  const number = isNumber(value) ? toNumber(value) : NaN;
  if (Number.isInteger(number)) return number;
  throw new MongoError(
    'BadValue',
    `The value for ${name} must be an integer value but was given type: ${typeName(value)}`,
  );
}

function elementOrder(sort: unknown): (a: unknown, b: unknown) => number {
  if (isDoc(sort)) {
    const order = comparator(parseSort(sort));
    return (a, b) => (isDoc(a) && isDoc(b) ? order(a, b) : compare(a, b));
  }
  const direction = isNumber(sort) ? toNumber(sort) : NaN;
  if (direction !== 1 && direction !== -1) {
    throw new MongoError('BadValue', 'The $sort element value must be either 1 or -1');
  }
  return (a, b) => compare(a, b) * direction;
}

export function addToSet(field: Field, operand: unknown): unknown {
  const array = arrayOf(field);
  const isEach = isDoc(operand) && Object.keys(operand)[0] === '$each';
  const known = new Set(array.map(valueKey));
  const added = (isEach ? eachOf('$addToSet', operand.$each) : [operand]).filter((value) => {
    const key = valueKey(value);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  return added.length === 0 && field.value !== undefined ? KEEP : [...array, ...added];
}

export function pull(field: Field, condition: unknown): unknown {
  if (field.value === undefined) return KEEP;
  const array = nonArrayRefused('$pull', field);
  const test = pullTest(condition);
  return array.filter((element) => !test(element));
}

function pullTest(condition: unknown): (element: unknown) => boolean {
  if (isDoc(condition)) return elementTest(condition);
  if (isRegex(condition)) return elementTest({ $regex: condition });
  return (element) => equal(element, condition);
}

export function pullAll(field: Field, operand: unknown): unknown {
  if (!Array.isArray(operand)) {
    throw new MongoError(
      'BadValue',
      `$pullAll requires an array argument but was given a ${typeName(operand)}`,
    );
  }
  if (field.value === undefined) return KEEP;
  const array = nonArrayRefused('$pullAll', field);
  const unwanted = new Set(operand.map(valueKey));
  return array.filter((element) => !unwanted.has(valueKey(element)));
}

function nonArrayRefused(operator: string, { value }: Field): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new MongoError('BadValue', `Cannot apply ${operator} to a non-array value`);
}

export function pop(field: Field, operand: unknown): unknown {
  const end = isNumber(operand) ? toNumber(operand) : NaN;
  if (end !== 1 && end !== -1) {
    throw new MongoError('FailedToParse', `$pop expects 1 or -1, found: ${String(operand)}`);
  }
  if (field.value === undefined) return KEEP;
  if (!Array.isArray(field.value)) {
    throw new MongoError(
      'TypeMismatch',
      `Path '${field.path}' contains an element of non-array type '${typeName(field.value)}'`,
    );
  }
  const array = field.value as unknown[];
  return end === 1 ? array.slice(0, -1) : array.slice(1);
}
