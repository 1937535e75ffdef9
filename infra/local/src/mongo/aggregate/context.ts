import type { Doc } from '../bson/value';
import type { Catalog } from '../storage/catalog';

/** What a pipeline runs over. */
export interface PipelineContext {
  catalog: Catalog;
  database: string;
  /** Undefined for `aggregate: 1`, which reads no collection. */
  name: string | undefined;
  /** The variables of `let`. */
  variables: Doc;
}

export type Stage = [name: string, operand: unknown];

/** For stages that hold pipelines themselves. */
export interface StageContext extends PipelineContext {
  run(context: PipelineContext, pipeline: unknown): readonly Doc[];
  continue(context: PipelineContext, docs: readonly Doc[], pipeline: unknown): readonly Doc[];
}
