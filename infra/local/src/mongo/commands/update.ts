import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { Collection } from '../storage/collection';
import { compileFilter, type Filter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { findAll, type Match } from '../query/run';
import { parseSort } from '../query/sort';
import { compileUpdate, type Update } from '../update/compile';
import { upsertDoc } from '../update/upsert';
import { refuseCollation } from './collation';
import { collectionName, docOf, flagOf, listOf, type Command } from './command';
import { checkBatch, runBatch, type WriteResult } from './write-batch';

export const update: Command = {
  name: 'update',
  fields: {
    updates: 'array',
    ordered: 'bool',
    bypassDocumentValidation: 'bool',
    let: 'object',
    stmtIds: 'array',
    stmtId: 'number',
  },
  required: ['updates'],
  writes: true,
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const statements = listOf(args, 'updates');
    checkBatch(statements.length);
    statements.forEach(checkStatement);
    const variables = docOf(args, 'let');
    const reply = runBatch(statements, flagOf(args, 'ordered', true), (statement) => {
      const parsed = parseStatement(statement, variables);
      const collection = flagOf(statement, 'upsert')
        ? catalog.ensure(database, name)
        : catalog.get(database, name);
      return collection ? runStatement(collection, statement, parsed) : { n: 0, nModified: 0 };
    });
    return { ...reply, nModified: reply.nModified ?? 0 };
  },
};

const statementFields = [
  'q',
  'u',
  'c',
  'upsert',
  'multi',
  'arrayFilters',
  'hint',
  'collation',
  'sort',
];

function checkStatement(statement: Doc): void {
  const unknown = Object.keys(statement).find((field) => !statementFields.includes(field));
  if (unknown) {
    throw new MongoError(40415, `BSON field 'update.updates.${unknown}' is an unknown field.`);
  }
  for (const field of ['q', 'u']) {
    if (statement[field] !== undefined) continue;
    throw new MongoError(
      40414,
      `BSON field 'update.updates.${field}' is missing but a required field`,
    );
  }
  if (!isDoc(statement.q)) {
    throw new MongoError('TypeMismatch', "BSON field 'update.updates.q' is the wrong type");
  }
  refuseCollation(statement);
}

interface Parsed {
  query: Doc;
  filter: Filter;
  change: Update;
  multi: boolean;
}

/** What can be wrong with a statement is wrong whether or not there are documents. */
function parseStatement(statement: Doc, variables: Doc): Parsed {
  const query = docOf(statement, 'q');
  const multi = flagOf(statement, 'multi');
  const change = compileUpdate(statement.u, statement.arrayFilters ?? []);
  if (multi && change.kind === 'replacement') {
    throw new MongoError(
      'FailedToParse',
      'multi update is not supported for replacement-style update',
    );
  }
  return { query, multi, change, filter: compileFilter(query, variables) };
}

function runStatement(
  collection: Collection,
  statement: Doc,
  { query, filter, change, multi }: Parsed,
): WriteResult {
  const sort = parseSort(docOf(statement, 'sort'));
  const how = planWithHint(collection, filter, sort, statement.hint);
  const { found } = findAll(collection, filter, how, { sort, limit: multi ? 0 : 1 });
  if (found.length === 0 && flagOf(statement, 'upsert')) {
    const stored = collection.insertDoc(upsertDoc(query, change));
    return { n: 1, nModified: 0, upsertedId: stored.doc._id };
  }
  const modified = found.filter((match) => applyTo(collection, match, change));
  return { n: found.length, nModified: modified.length };
}

function applyTo(collection: Collection, { stored, details }: Match, change: Update): boolean {
  return (
    collection.replace(stored, change.apply(stored.doc, { details, isInsert: false })) !== stored
  );
}
