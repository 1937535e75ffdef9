import { Double, Int32, Long, Timestamp } from 'bson';
import { compare } from '../bson/compare';
import { add, isNumber, multiply, numberKind, toBigInt, type BsonNumber } from '../bson/numbers';
import { typeName } from '../bson/types';
import { isDoc, isInt32, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { addToSet, pop, pull, pullAll, push } from './arrays';
import type { UpdateContext } from './target';

/** Answers of an operator that are no value. */
export const KEEP = Symbol('keep');
export const REMOVE = Symbol('remove');

/** The field that an operator changes. */
export interface Field {
  value: unknown;
  path: string;
  doc: Doc;
}

/** The new value of a field, {@link KEEP} or {@link REMOVE}. */
type UpdateOperator = (field: Field, operand: unknown, context: UpdateContext) => unknown;

/** Every update operator but `$rename`, which has two fields. */
export const updateOperators: Readonly<Record<string, UpdateOperator>> = {
  $set: (_field, operand) => operand,
  $setOnInsert: (_field, operand, { isInsert }) => (isInsert ? operand : KEEP),
  $unset: () => REMOVE,
  $inc: (field, operand) => arithmetic('$inc', 'increment', field, operand),
  $mul: (field, operand) => arithmetic('$mul', 'multiply', field, operand),
  $min: ({ value }, operand) =>
    value === undefined || compare(operand, value) < 0 ? operand : KEEP,
  $max: ({ value }, operand) =>
    value === undefined || compare(operand, value) > 0 ? operand : KEEP,
  $currentDate: ({ path }, operand, { now }) => currentDate(path, operand, now),
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

function arithmetic(
  name: '$inc' | '$mul',
  verb: string,
  { value, path, doc }: Field,
  operand: unknown,
): unknown {
  if (!isNumber(operand)) {
    throw new MongoError(
      'TypeMismatch',
      `Cannot ${verb} with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`,
    );
  }
  if (value === undefined) return name === '$inc' ? operand : zeroLike(operand);
  if (!isNumber(value)) {
    throw new MongoError(
      'TypeMismatch',
      `Cannot apply ${name} to a value of non-numeric type. ${describeId(doc)} has the field ` +
        `'${path.split('.').at(-1)}' of non-numeric type ${typeName(value)}`,
    );
  }
  const result = name === '$inc' ? add(value, operand) : multiply(value, operand);
  if (result !== undefined) return result;
  throw new MongoError(
    'BadValue',
    `Failed to apply ${name} operations to current value (${typeName(value)}) for document ${describeId(doc)}`,
  );
}

function zeroLike(operand: BsonNumber): unknown {
  return numberKind(operand) === 'double' ? new Double(0) : multiply(operand, new Int32(0));
}

export function describeId(doc: Doc): string {
  return `{_id: ${JSON.stringify(doc._id)}}`;
}

function currentDate(path: string, operand: unknown, now: Date): unknown {
  const type = isDoc(operand) ? operand.$type : operand;
  if (typeof operand === 'boolean' || type === 'date') return now;
  if (isDoc(operand) && type === 'timestamp') {
    return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  }
  throw new MongoError(
    'BadValue',
    `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a ` +
      `$type expression ({$type: 'timestamp/date'}) for '${path}'`,
  );
}

const bitOperations: Record<string, (x: bigint, y: bigint) => bigint> = {
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
};

function bit({ value, path, doc }: Field, operand: unknown): unknown {
  if (!isDoc(operand)) {
    throw new MongoError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}`,
    );
  }
  const start = value ?? 0;
  if (!isInteger(start)) {
    throw new MongoError(
      'BadValue',
      `Cannot apply $bit to a value of non-integral type.${describeId(doc)} has the field ${path} ` +
        `of non-integer type ${typeName(value)}`,
    );
  }
  return Object.entries(operand).reduce<BsonNumber>((current, [name, mask]) => {
    const operation = bitOperations[name];
    if (!operation) {
      throw new MongoError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
      );
    }
    if (!isInteger(mask)) {
      throw new MongoError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here`,
      );
    }
    const result = operation(toBigInt(current), toBigInt(mask));
    const isLong = current instanceof Long || mask instanceof Long;
    return isLong || !isInt32(Number(result)) ? Long.fromBigInt(result) : Number(result);
  }, start);
}

function isInteger(value: unknown): value is BsonNumber {
  return isNumber(value) && ['int', 'long'].includes(numberKind(value) ?? '');
}
