import type { Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { Collection } from '../storage/collection';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { compileProjection } from '../query/projection';
import { findAll, type Match } from '../query/run';
import { parseSort } from '../query/sort';
import { compileUpdate } from '../update/compile';
import { upsertDoc } from '../update/upsert';
import { refuseCollation } from './collation';
import { collectionName, docOf, flagOf, type Command } from './command';

export const findAndModify: Command = {
  name: 'findAndModify',
  aliases: ['findandmodify'],
  fields: {
    query: 'object',
    sort: 'object',
    remove: 'bool',
    update: 'any',
    new: 'bool',
    fields: 'object',
    upsert: 'bool',
    bypassDocumentValidation: 'bool',
    arrayFilters: 'array',
    hint: 'any',
    collation: 'object',
    let: 'object',
    stmtId: 'number',
  },
  writes: true,
  run(args, { catalog, database }) {
    const name = collectionName(args);
    checkArguments(args);
    const collection = flagOf(args, 'upsert')
      ? catalog.ensure(database, name)
      : catalog.get(database, name);
    if (!collection) return nothing(flagOf(args, 'remove'));
    return flagOf(args, 'remove') ? removeOne(collection, args) : updateOne(collection, args);
  },
};

function checkArguments(args: Doc): void {
  const isRemove = flagOf(args, 'remove');
  const refusals: [boolean, string][] = [
    [isRemove && args.update !== undefined, 'Cannot specify both an update and remove=true'],
    [isRemove && flagOf(args, 'upsert'), 'Cannot specify both upsert=true and remove=true'],
    [
      isRemove && flagOf(args, 'new'),
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    ],
    [!isRemove && args.update === undefined, 'Either an update or remove=true must be specified'],
  ];
  const refusal = refusals.find(([applies]) => applies);
  if (refusal) throw new MongoError('FailedToParse', refusal[1]);
  refuseCollation(args);
}

function nothing(isRemove: boolean): Doc {
  return {
    lastErrorObject: isRemove ? { n: 0 } : { n: 0, updatedExisting: false },
    value: null,
  };
}

function findFirst(collection: Collection, args: Doc): Match | undefined {
  const filter = compileFilter(docOf(args, 'query'), docOf(args, 'let'));
  const sort = parseSort(docOf(args, 'sort'));
  const how = planWithHint(collection, filter, sort, args.hint);
  return findAll(collection, filter, how, { sort, limit: 1 }).found[0];
}

function removeOne(collection: Collection, args: Doc): Doc {
  const match = findFirst(collection, args);
  if (!match) return nothing(true);
  const value = projected(args, match.stored.doc, match);
  collection.remove(match.stored);
  return { lastErrorObject: { n: 1 }, value };
}

function updateOne(collection: Collection, args: Doc): Doc {
  const change = compileUpdate(args.update, args.arrayFilters ?? []);
  const match = findFirst(collection, args);
  if (match) {
    const { stored, details } = match;
    const after = collection.replace(
      stored,
      change.apply(stored.doc, { details, isInsert: false }),
    );
    return {
      lastErrorObject: { n: 1, updatedExisting: true },
      value: projected(args, flagOf(args, 'new') ? after.doc : stored.doc, match),
    };
  }
  if (!flagOf(args, 'upsert')) return nothing(false);
  const { doc } = collection.insertDoc(upsertDoc(docOf(args, 'query'), change));
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: doc._id },
    value: flagOf(args, 'new') ? projected(args, doc, undefined) : null,
  };
}

function projected(args: Doc, doc: Doc, match: Match | undefined): Doc {
  const project = compileProjection(docOf(args, 'fields'));
  return project ? project(doc, match?.details ?? {}) : doc;
}
