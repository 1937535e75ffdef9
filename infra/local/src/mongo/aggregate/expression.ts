import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import type { Doc } from '../bson/value';
import { MongoError } from '../errors';
import { comparisonOperators } from './comparison';
import { promote } from './promote';

/** Every operator that mingo knows, and those where it differs from mongod in our own way. */
export const context = Context.init({
  accumulator,
  expression: { ...expression, ...comparisonOperators },
  pipeline,
  projection,
  query,
  window,
});

export const mingoOptions = {
  context,
  idKey: '_id',
  processingMode: ProcessingMode.CLONE_OFF,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
};

export type Expression = (doc: Doc) => unknown;

/**
 * Compiles an aggregation expression (`{$add: ['$a', 1]}`).
 * @throws {MongoError} when it can't be evaluated
 */
export function compileExpression(source: unknown, variables: Doc = {}): Expression {
  const promoted = promote(source);
  const options = { ...mingoOptions, variables };
  return function evaluate(doc) {
    return withMongoErrors(() => evalExpr(promote(doc), promoted as never, options));
  };
}

/** Runs mingo; what it refuses becomes an error of ours. */
export function withMongoErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MongoError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new MongoError(
      isUnknownOperator(message) ? 'InvalidPipelineOperator' : 'BadValue',
      message,
    );
  }
}

function isUnknownOperator(message: string): boolean {
  return /is not registered|unknown operator/.test(message);
}
