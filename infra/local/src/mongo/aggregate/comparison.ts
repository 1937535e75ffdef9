import { evalExpr } from 'mingo/core';
import { compare } from '../bson/compare';
import { MongoError } from '../errors';

type Evaluate = typeof evalExpr;
type Options = Parameters<Evaluate>[2];
type Value = Parameters<Evaluate>[0];

/** Comparison in expressions is by MongoDB's order of types; mingo's looks into arrays. */
export const comparisonOperators = {
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $cmp: comparing('$cmp', (order) => Math.sign(order)),
};

function comparing(name: string, result: (order: number) => boolean | number) {
  return function compareOperands(doc: Value, operands: Value, options: Options): Value {
    if (!Array.isArray(operands) || operands.length !== 2) {
      const given = Array.isArray(operands) ? operands.length : 1;
      throw new MongoError(
        16020,
        `Expression ${name} takes exactly 2 arguments. ${given} were passed in.`,
      );
    }
    const [a, b] = operands.map((operand: Value) => evalExpr(doc, operand, options));
    return result(compareMissing(a, b));
  };
}

/** Here a missing field is less than null. */
function compareMissing(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compare(a, b);
}
