import { encode, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { runPipeline } from '../aggregate/pipeline';
import { DEFAULT_BATCH } from '../cursors';
import { refuseCollation } from './collation';
import { countOf, docOf, type Command } from './command';

export const aggregate: Command = {
  name: 'aggregate',
  fields: {
    pipeline: 'array',
    cursor: 'object',
    explain: 'bool',
    allowDiskUse: 'bool',
    bypassDocumentValidation: 'bool',
    hint: 'any',
    collation: 'object',
    let: 'object',
  },
  required: ['pipeline'],
  writes: true,
  run(args, { catalog, cursors, database }) {
    refuseCollation(args);
    if (!isDoc(args.cursor)) {
      throw new MongoError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const name = typeof args.aggregate === 'string' ? args.aggregate : undefined;
    const docs = runPipeline(
      { catalog, database, name, variables: docOf(args, 'let') },
      args.pipeline,
      args.hint,
    );
    const batchSize = countOf(args.cursor, 'batchSize', DEFAULT_BATCH);
    const namespace = `${database}.${name ?? '$cmd.aggregate'}`;
    return { cursor: cursors.start(namespace, encoded(docs), batchSize) };
  },
};

function* encoded(docs: readonly Doc[]): Generator<Uint8Array> {
  for (const doc of docs) yield encode(doc);
}
