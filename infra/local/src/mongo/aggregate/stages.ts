import { Aggregator } from 'mingo';
import { OpType } from 'mingo/core';
import type { Doc } from '../bson/value';
import type { PipelineContext, Stage } from './context';
import { context, mingoOptions, withMongoErrors } from './expression';
import { promote } from './promote';

export function isKnownStage(name: string): boolean {
  return context.getOperator(OpType.PIPELINE, name) !== null;
}

/** Runs mingo's stages. Without a context they can't read other collections. */
export function runStages(
  docs: readonly Doc[],
  stages: readonly Stage[],
  from?: PipelineContext,
): Doc[] {
  return withMongoErrors(() => {
    const pipeline = stages.map(([name, operand]) => ({ [name]: promote(operand) }));
    const aggregator = new Aggregator(pipeline, {
      ...mingoOptions,
      variables: from?.variables ?? {},
      collectionResolver: (name: string) => readAll(from, name),
    });
    return aggregator.run<Doc>(docs.map((doc) => promote(doc)));
  });
}

function readAll(from: PipelineContext | undefined, name: string): Doc[] {
  const records = from?.catalog.get(from.database, name)?.records.values() ?? [];
  return Array.from(records, ({ doc }) => promote(doc));
}
