import type { Doc } from '../bson/value';
import { collectionName, flagOf, listOf, type Command } from './command';
import { checkBatch, runBatch } from './write-batch';

export const insert: Command = {
  name: 'insert',
  fields: {
    documents: 'array',
    ordered: 'bool',
    bypassDocumentValidation: 'bool',
    stmtIds: 'array',
    stmtId: 'number',
  },
  required: ['documents'],
  writes: true,
  run(args, { catalog, database, sequences }) {
    const name = collectionName(args);
    const documents: readonly (Uint8Array | Doc)[] =
      sequences.get('documents') ?? listOf(args, 'documents');
    checkBatch(documents.length);
    const collection = catalog.ensure(database, name);
    return runBatch(documents, flagOf(args, 'ordered', true), (document) => {
      if (document instanceof Uint8Array) collection.insert(document);
      else collection.insertDoc(document);
      return { n: 1 };
    });
  },
};
