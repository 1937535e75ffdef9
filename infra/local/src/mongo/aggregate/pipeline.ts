import type { Doc } from '../bson/value';
import { isDoc } from '../bson/value';
import { MongoError } from '../errors';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { findAll } from '../query/run';
import type { PipelineContext, Stage } from './context';
import { isKnownStage, runStages } from './stages';
import { amount, matchOf, ownStages, sortOf } from './own-stages';

const refused: Readonly<Record<string, [code: number, message: string]>> = {
  $changeStream: [40573, 'The $changeStream stage is only supported on replica sets'],
  $merge: [40324, '$merge is not supported by this server'],
  $geoNear: [40324, '$geoNear is not supported by this server'],
};

/** Runs an aggregation; a leading `$match`, `$sort` and `$limit` use the indexes. */
export function runPipeline(
  context: PipelineContext,
  pipeline: unknown,
  hint?: unknown,
): readonly Doc[] {
  const stages = parsePipeline(pipeline);
  const { docs, rest } = readCollection(context, stages, hint);
  return continuePipeline(context, docs, rest);
}

/** Runs stages over documents that are there already. */
export function continuePipeline(
  context: PipelineContext,
  input: readonly Doc[],
  stages: readonly Stage[],
): readonly Doc[] {
  let docs = input;
  let at = 0;
  for (let stage = stages[at]; stage; stage = stages[at]) {
    const [name, operand] = stage;
    const own = isOwn(name) ? ownStages[name] : undefined;
    if (own) {
      docs = own(docs, operand, { ...context, run: runPipeline, continue: continueParsed });
      at += 1;
      continue;
    }
    const following = stages.slice(at);
    const next = following.findIndex(([each]) => isOwn(each));
    const others = next < 0 ? following : following.slice(0, next);
    docs = runStages(docs, others, context);
    at += others.length;
  }
  return docs;
}

function isOwn(name: string): boolean {
  return Object.hasOwn(ownStages, name);
}

function continueParsed(context: PipelineContext, docs: readonly Doc[], pipeline: unknown) {
  return continuePipeline(context, docs, parsePipeline(pipeline));
}

function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) {
    throw new MongoError('TypeMismatch', "'pipeline' option must be specified as an array");
  }
  const stages = pipeline.map(parseStage);
  if (stages.slice(0, -1).some(([name]) => name === '$out')) {
    throw new MongoError(40601, '$out can only be the final stage in the pipeline');
  }
  return stages;
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
  const refusal = refused[entry[0]];
  if (refusal) throw new MongoError(...refusal);
  if (isOwn(entry[0]) || isKnownStage(entry[0])) return entry;
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${entry[0]}'`);
}

/** Reads the collection: as much of the pipeline at once as the planner understands. */
function readCollection(
  { catalog, database, name, variables }: PipelineContext,
  stages: readonly Stage[],
  hint: unknown,
): { docs: readonly Doc[]; rest: readonly Stage[] } {
  const rest = [...stages];
  const query = rest[0]?.[0] === '$match' ? matchOf(rest.shift()?.[1]) : {};
  const sort = rest[0]?.[0] === '$sort' ? sortOf(rest.shift()?.[1]) : [];
  const limit = rest[0]?.[0] === '$limit' ? amount('$limit', rest.shift()?.[1]) : 0;
  const filter = compileFilter(query, variables);
  const collection = name === undefined ? undefined : catalog.get(database, name);
  if (!collection) return { docs: [], rest };

  const how = planWithHint(collection, filter, sort, hint);
  const { found } = findAll(collection, filter, how, { sort, limit });
  return { docs: found.map(({ stored }) => stored.doc), rest };
}
