import { Long } from 'bson';
import os from 'node:os';
import { isNumber, toNumber } from '../bson/numbers';
import { clone, isDoc, setField, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { compileFilter } from '../query/filter';
import { comparator, parseSort, type SortField } from '../query/sort';
import { setAt, valueAt } from '../update/target';
import type { StageContext } from './context';
import { compileExpression } from './expression';

type OwnStage = (docs: readonly Doc[], operand: unknown, context: StageContext) => readonly Doc[];

/**
 * The stages that are run here: those that pass documents on with their exact types, and those
 * that hold pipelines or write. The rest is mingo's.
 */
export const ownStages: Readonly<Record<string, OwnStage>> = {
  $match(docs, operand, { variables }) {
    const filter = compileFilter(matchOf(operand), variables);
    return docs.filter((doc) => filter.test(doc));
  },
  $sort: (docs, operand) => [...docs].sort(comparator(sortOf(operand))),
  $limit: (docs, operand) => docs.slice(0, amount('$limit', operand)),
  $skip: (docs, operand) => docs.slice(amount('$skip', operand)),
  $count(docs, operand) {
    if (typeof operand !== 'string' || operand === '' || /^\$|\./.test(operand)) {
      throw new MongoError(40156, 'the count field must be a non-empty string without $ or .');
    }
    return docs.length > 0 ? [{ [operand]: docs.length }] : [];
  },
  $facet(docs, operand, context) {
    const facets = Object.entries(docOperand('$facet', operand));
    const results = facets.map(([name, pipeline]) => [
      name,
      context.continue(context, docs, pipeline),
    ]);
    return [Object.fromEntries(results) as Doc];
  },
  $unionWith(docs, operand, context) {
    const { coll, pipeline = [] } = isDoc(operand) ? operand : { coll: operand };
    if (typeof coll !== 'string') throw new MongoError('FailedToParse', '$unionWith needs a coll');
    return [...docs, ...context.run({ ...context, name: coll }, pipeline)];
  },
  $lookup: lookup,
  $indexStats(_docs, _operand, { catalog, database, name }) {
    const indexes = name === undefined ? [] : (catalog.get(database, name)?.indexes.values() ?? []);
    return Array.from(indexes, ({ spec, accesses, since }) => ({
      name: spec.name,
      key: spec.key,
      host: os.hostname(),
      accesses: { ops: Long.fromNumber(accesses), since },
      spec: { ...spec },
    }));
  },
  $out(docs, operand, { catalog, database }) {
    const [target, name] = outTarget(operand, database);
    catalog.drop(target, name);
    const collection = catalog.ensure(target, name);
    for (const doc of docs) collection.insertDoc(doc);
    return [];
  },
};

function lookup(docs: readonly Doc[], operand: unknown, context: StageContext): readonly Doc[] {
  const {
    from,
    as,
    localField,
    foreignField,
    pipeline = [],
    let: names = {},
  } = docOperand('$lookup', operand);
  if (typeof from !== 'string' || typeof as !== 'string') {
    throw new MongoError('FailedToParse', "$lookup needs the texts 'from' and 'as'");
  }
  if ((localField === undefined) !== (foreignField === undefined) || !Array.isArray(pipeline)) {
    throw new MongoError(
      'FailedToParse',
      '$lookup requires both or neither of localField and foreignField',
    );
  }
  const variables = Object.entries(docOperand('$lookup.let', names)).map(
    ([name, expression]) => [name, compileExpression(expression, context.variables)] as const,
  );
  return docs.map((doc) => {
    const bound = variables.map(([name, evaluate]) => [name, evaluate(doc) ?? null] as const);
    const inner = {
      ...context,
      name: from,
      variables: { ...context.variables, ...Object.fromEntries(bound) },
    };
    const join =
      foreignField === undefined ? [] : [{ $match: joinFilter(doc, localField, foreignField) }];
    const result = clone(doc);
    setAt(result, as.split('.'), [...context.run(inner, [...join, ...(pipeline as unknown[])])]);
    return result;
  });
}

/** A missing local field joins with what is null or missing there. */
function joinFilter(doc: Doc, localField: unknown, foreignField: unknown): Doc {
  const local = valueAt(doc, String(localField).split('.')) ?? null;
  const filter: Doc = {};
  setField(filter, String(foreignField), Array.isArray(local) ? { $in: local } : { $eq: local });
  return filter;
}

function docOperand(name: string, operand: unknown): Doc {
  if (isDoc(operand)) return operand;
  throw new MongoError('FailedToParse', `the ${name} specification must be an object`);
}

export function matchOf(operand: unknown): Doc {
  if (isDoc(operand)) return operand;
  throw new MongoError(15959, 'the match filter must be an expression in an object');
}

export function sortOf(operand: unknown): SortField[] {
  if (!isDoc(operand)) throw new MongoError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0) {
    throw new MongoError(15976, '$sort stage must have at least one sort key');
  }
  return parseSort(operand);
}

/** The operand of `$limit` or `$skip`. */
export function amount(stage: '$limit' | '$skip', operand: unknown): number {
  const value = isNumber(operand) ? toNumber(operand) : NaN;
  if (stage === '$limit' && value === 0) throw new MongoError(15958, 'the limit must be positive');
  if (Number.isInteger(value) && value >= 0) return value;
  throw new MongoError(
    stage === '$limit' ? 5107201 : 5107200,
    `invalid argument to ${stage} stage: Expected a non-negative number in: ${stage}: ${String(operand)}`,
  );
}

function outTarget(operand: unknown, database: string): [database: string, name: string] {
  if (typeof operand === 'string') return [database, operand];
  if (isDoc(operand) && typeof operand.coll === 'string') {
    return [typeof operand.db === 'string' ? operand.db : database, operand.coll];
  }
  throw new MongoError(16990, '$out only supports a string or object argument');
}
