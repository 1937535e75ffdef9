import { encode, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { compileFilter } from '../query/filter';
import { planWithHint } from '../query/hint';
import { compileProjection } from '../query/projection';
import { findAll, type FindStats, type Match } from '../query/run';
import { parseSort } from '../query/sort';
import { DEFAULT_BATCH } from '../cursors';
import { refuseCollation } from './collation';
import {
  collectionName,
  countOf,
  docOf,
  flagOf,
  integerOf,
  type Command,
  type CommandContext,
} from './command';

export const find: Command = {
  name: 'find',
  fields: {
    filter: 'object',
    sort: 'object',
    projection: 'object',
    hint: 'any',
    skip: 'number',
    limit: 'number',
    batchSize: 'number',
    singleBatch: 'bool',
    noCursorTimeout: 'bool',
    allowDiskUse: 'bool',
    allowPartialResults: 'bool',
    tailable: 'bool',
    awaitData: 'bool',
    oplogReplay: 'bool',
    returnKey: 'bool',
    showRecordId: 'bool',
    collation: 'object',
    min: 'object',
    max: 'object',
    let: 'object',
  },
  run(args, context) {
    const { found } = query(args, context);
    const { cursors, database } = context;
    return {
      cursor: cursors.start(
        `${database}.${collectionName(args)}`,
        rows(found, docOf(args, 'projection')),
        countOf(args, 'batchSize', DEFAULT_BATCH),
        flagOf(args, 'singleBatch') || integerOf(args, 'limit', 0) < 0,
      ),
    };
  },
};

/** Runs the query of a find command; `explain` asks for its statistics. */
export function query(
  args: Doc,
  { catalog, database }: CommandContext,
): { found: Match[]; stats?: FindStats } {
  refuseUnsupported(args);
  const filter = compileFilter(docOf(args, 'filter'), docOf(args, 'let'));
  const sort = parseSort(withoutNatural(docOf(args, 'sort')));
  compileProjection(docOf(args, 'projection'));
  const skip = countOf(args, 'skip', 0);
  const limit = Math.abs(integerOf(args, 'limit', 0));
  const collection = catalog.get(database, collectionName(args));
  if (!collection) return { found: [] };
  const how = planWithHint(collection, filter, sort, args.hint);
  return findAll(collection, filter, how, { sort, skip, limit });
}

function refuseUnsupported(args: Doc): void {
  refuseCollation(args);
  if (flagOf(args, 'tailable')) {
    throw new MongoError(
      'BadValue',
      'error processing query: tailable cursor requested on non capped collection',
    );
  }
  const unsupported = ['min', 'max', 'returnKey', 'showRecordId'].find((field) => args[field]);
  if (unsupported) {
    throw new MongoError('BadValue', `find.${unsupported} is not supported by this server`);
  }
}

function withoutNatural({ $natural, ...sort }: Doc): Doc {
  if ($natural === undefined || $natural === 1) return sort;
  throw new MongoError('BadValue', 'only the natural order {$natural: 1} is supported');
}

function* rows(found: readonly Match[], projection: Doc): Generator<Uint8Array> {
  const project = compileProjection(projection);
  for (const { stored, details } of found) {
    yield project ? encode(project(stored.doc, details)) : stored.bytes;
  }
}
