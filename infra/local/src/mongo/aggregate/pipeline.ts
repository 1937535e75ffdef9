import { isNumber, toNumber } from '../bson/numbers';
import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { findAll } from '../query/run';
import { comparator, parseSort } from '../query/sort';
import type { Catalog } from '../storage/catalog';
import { runStages } from './stages';

/** What a pipeline runs over. */
export interface PipelineContext {
  catalog: Catalog;
  database: string;
  /** Undefined for `aggregate: 1`, which reads no collection. */
  name: string | undefined;
  variables: Doc;
}

type Stage = [name: string, operand: unknown];

/** Stages that are run here, on documents with their exact types; the rest is mingo's. */
type OwnStage = (
  docs: readonly Doc[],
  operand: unknown,
  context: PipelineContext,
) => readonly Doc[];

const ownStages: Readonly<Record<string, OwnStage>> = {
  $match: (docs, operand, { variables }) => {
    const filter = compileFilter(matchOf(operand), variables);
    return docs.filter((doc) => filter.test(doc));
  },
  $sort: (docs, operand) => [...docs].sort(comparator(sortOf(operand))),
  $limit: (docs, operand) => docs.slice(0, amount('$limit', operand, 1)),
  $skip: (docs, operand) => docs.slice(amount('$skip', operand, 0)),
  $count: (docs, operand) => {
    if (typeof operand !== 'string' || operand === '' || /^\$|\./.test(operand)) {
      throw new MongoError(40156, 'the count field must be a non-empty string without $ or .');
    }
    return docs.length > 0 ? [{ [operand]: docs.length }] : [];
  },
  $out: (docs, operand, context) => {
    const [database, name] = outTarget(operand, context.database);
    context.catalog.drop(database, name);
    const collection = context.catalog.ensure(database, name);
    for (const doc of docs) collection.insertDoc(doc);
    return [];
  },
};

const refused: Readonly<Record<string, [code: number, message: string]>> = {
  $changeStream: [40573, 'The $changeStream stage is only supported on replica sets'],
  $merge: [40324, '$merge is not supported by this server'],
  $geoNear: [40324, '$geoNear is not supported by this server'],
  $search: [31082, '$search is not enabled on this server'],
};

/** Runs an aggregation; a leading `$match`, `$sort` and `$limit` use the indexes. */
export function runPipeline(
  context: PipelineContext,
  pipeline: readonly unknown[],
  hint?: unknown,
): readonly Doc[] {
  const stages = pipeline.map(parseStage);
  for (const [name] of stages) {
    const refusal = refused[name];
    if (refusal) throw new MongoError(...refusal);
  }
  const { docs, rest } = start(context, stages, hint);
  return run(context, docs, rest);
}

function parseStage(stage: unknown): Stage {
  if (!isDoc(stage)) {
    throw new MongoError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  }
  const [entry, ...others] = Object.entries(stage);
  if (!entry || others.length > 0) {
    throw new MongoError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  return entry;
}

/** Reads the collection, as much of the pipeline as the planner understands at once. */
function start(
  { catalog, database, name, variables }: PipelineContext,
  stages: readonly Stage[],
  hint: unknown,
): { docs: readonly Doc[]; rest: readonly Stage[] } {
  const collection = name === undefined ? undefined : catalog.get(database, name);
  if (name === undefined || !collection) return { docs: [], rest: stages };

  const rest = [...stages];
  const query = rest[0]?.[0] === '$match' ? matchOf(rest.shift()?.[1]) : {};
  const sort = rest[0]?.[0] === '$sort' ? sortOf(rest.shift()?.[1]) : [];
  const limit = rest[0]?.[0] === '$limit' ? amount('$limit', rest.shift()?.[1], 1) : 0;
  const filter = compileFilter(query, variables);
  const how = planWithHint(collection, filter, sort, hint);
  const { found } = findAll(collection, filter, how, { sort, limit });
  return { docs: found.map(({ stored }) => stored.doc), rest };
}

function run(
  context: PipelineContext,
  input: readonly Doc[],
  stages: readonly Stage[],
): readonly Doc[] {
  let docs = input;
  for (let i = 0; i < stages.length;) {
    const [name, operand] = stages[i] ?? ['', undefined];
    const own = ownStages[name];
    if (own) {
      if (name === '$out' && i < stages.length - 1) {
        throw new MongoError(40601, '$out can only be the final stage in the pipeline');
      }
      docs = own(docs, operand, context);
      i += 1;
      continue;
    }
    const next = stages.findIndex(([each], at) => at > i && each in ownStages);
    const end = next < 0 ? stages.length : next;
    docs = runStages(
      docs,
      stages.slice(i, end).map(([each, value]) => ({ [each]: value })),
      context,
    );
    i = end;
  }
  return docs;
}

function matchOf(operand: unknown): Doc {
  if (isDoc(operand)) return operand;
  throw new MongoError(15959, 'the match filter must be an expression in an object');
}

function sortOf(operand: unknown): ReturnType<typeof parseSort> {
  if (!isDoc(operand)) throw new MongoError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0) {
    throw new MongoError(15976, '$sort stage must have at least one sort key');
  }
  return parseSort(operand);
}

function amount(stage: string, operand: unknown, least: number): number {
  const value = isNumber(operand) ? toNumber(operand) : NaN;
  if (Number.isInteger(value) && value >= least) return value;
  if (stage === '$limit' && value === 0) throw new MongoError(15958, 'the limit must be positive');
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
