import { Aggregator } from 'mingo';
import type { Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { Catalog } from '../storage/catalog';
import { mingoOptions, withMongoErrors } from './expression';
import { promote } from './promote';

/** What a stage may read besides its input: other collections, and the variables of `let`. */
interface StageContext {
  catalog: Catalog;
  database: string;
  variables: Doc;
}

/** Runs mingo's stages. It may change its input, so that gets only copies. */
export function runStages(
  docs: readonly Doc[],
  pipeline: readonly Doc[],
  context?: StageContext,
): Doc[] {
  return withMongoErrors(() => {
    const aggregator = new Aggregator(promote(pipeline) as never, {
      ...mingoOptions,
      variables: context?.variables ?? {},
      collectionResolver: (name: string) => readCollection(context, name),
    });
    return aggregator.run<Doc>(docs.map((doc) => promote(doc)));
  });
}

function readCollection(context: StageContext | undefined, name: string): Doc[] {
  if (!context) throw new MongoError('InvalidOptions', 'an update can not read other collections');
  const collection = context.catalog.get(context.database, name);
  return Array.from(collection?.records.values() ?? [], ({ doc }) => promote(doc));
}
