import type { Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { Collection } from '../storage/collection';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { findAll } from '../query/run';
import { refuseCollation } from './collation';
import { collectionName, docOf, flagOf, integerOf, listOf, type Command } from './command';
import { checkBatch, runBatch, type WriteResult } from './write-batch';

export const remove: Command = {
  name: 'delete',
  fields: { deletes: 'array', ordered: 'bool', let: 'object', stmtIds: 'array', stmtId: 'number' },
  required: ['deletes'],
  writes: true,
  run(args, { catalog, database }) {
    const collection = catalog.get(database, collectionName(args));
    const statements = listOf(args, 'deletes');
    checkBatch(statements.length);
    statements.forEach(checkStatement);
    const variables = docOf(args, 'let');
    return runBatch(statements, flagOf(args, 'ordered', true), (statement) =>
      collection ? runStatement(collection, statement, variables) : { n: 0 },
    );
  },
};

function checkStatement(statement: Doc): void {
  const fields = ['q', 'limit', 'hint', 'collation'];
  const unknown = Object.keys(statement).find((field) => !fields.includes(field));
  if (unknown) {
    throw new MongoError(40415, `BSON field 'delete.deletes.${unknown}' is an unknown field.`);
  }
  const missing = ['q', 'limit'].find((field) => statement[field] === undefined);
  if (missing) {
    throw new MongoError(
      40414,
      `BSON field 'delete.deletes.${missing}' is missing but a required field`,
    );
  }
  const limit = integerOf(statement, 'limit', NaN);
  if (limit !== 0 && limit !== 1) {
    throw new MongoError(
      'FailedToParse',
      `The limit field in delete objects must be 0 or 1. Got ${String(statement.limit)}`,
    );
  }
  refuseCollation(statement);
}

function runStatement(collection: Collection, statement: Doc, variables: Doc): WriteResult {
  const filter = compileFilter(docOf(statement, 'q'), variables);
  const how = planWithHint(collection, filter, [], statement.hint);
  const { found } = findAll(collection, filter, how, { limit: integerOf(statement, 'limit', 0) });
  for (const { stored } of found) collection.remove(stored);
  return { n: found.length };
}
