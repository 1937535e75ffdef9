import { equal } from '../bson/compare';
import { isNumber, toNumber } from '../bson/numbers';
import { encode, isDoc, type Doc } from '../bson/value';
import { MongoError, type ErrorName } from '../errors';
import type { Collection } from '../storage/collection';
import type { IndexSpec } from '../storage/index-btree';
import { defaultIndexName } from '../storage/index-btree';
import { DEFAULT_BATCH } from '../cursors';
import { collectionName, countOf, docOf, listOf, type Command } from './command';
import { parseIndexSpec } from './index-spec';

export const createIndexes: Command = {
  name: 'createIndexes',
  fields: { indexes: 'array', commitQuorum: 'any', ignoreUnknownIndexOptions: 'bool' },
  required: ['indexes'],
  writes: true,
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const specs = listOf(args, 'indexes').map(parseIndexSpec);
    if (specs.length === 0)
      throw new MongoError('BadValue', 'Must specify at least one index to create');
    const isNew = !catalog.get(database, name);
    const collection = catalog.ensure(database, name);
    const before = collection.indexes.size;
    for (const spec of specs) addUnlessThere(collection, spec);
    const after = collection.indexes.size;
    return {
      numIndexesBefore: before,
      numIndexesAfter: after,
      createdCollectionAutomatically: isNew,
      ...(before === after && { note: 'all indexes already exist' }),
    };
  },
};

function addUnlessThere(collection: Collection, spec: IndexSpec): void {
  const specs = Array.from(collection.indexes.values(), (index) => index.spec);
  const isIdIndex = equal(spec.key, { _id: 1 });
  const equivalent = specs.find((each) =>
    isIdIndex ? each.name === '_id_' : equal(identityOf(each), identityOf(spec)),
  );
  if (equivalent && isIdIndex && spec.name === '_id_1') return;
  if (equivalent && equivalent.name !== spec.name) {
    throw new MongoError(
      'IndexOptionsConflict',
      `Index already exists with a different name: ${equivalent.name}`,
    );
  }
  if (equivalent) {
    if (equal(equivalent.expireAfterSeconds, spec.expireAfterSeconds)) return;
    throw conflict(
      'IndexOptionsConflict',
      'An equivalent index already exists with the same name but different options.',
      spec,
      equivalent,
    );
  }
  const sameName = specs.find((each) => each.name === spec.name);
  if (sameName) {
    throw conflict(
      'IndexKeySpecsConflict',
      'An existing index has the same name as the requested index. When index names are not ' +
        'specified, they are auto generated and can cause conflicts. Please refer to our documentation.',
      spec,
      sameName,
    );
  }
  collection.addIndex(spec);
}

/** What makes two indexes different ones; other options are merely changed. */
function identityOf({
  key,
  unique = false,
  sparse = false,
  partialFilterExpression,
}: IndexSpec): Doc {
  return { key, unique, sparse, partialFilterExpression };
}

function conflict(
  name: ErrorName,
  message: string,
  wanted: IndexSpec,
  there: IndexSpec,
): MongoError {
  return new MongoError(
    name,
    `${message} Requested index: ${JSON.stringify(wanted)}, existing index: ${JSON.stringify(there)}`,
  );
}

export const listIndexes: Command = {
  name: 'listIndexes',
  fields: { cursor: 'object', includeBuildUUIDs: 'bool', includeIndexBuildInfo: 'bool' },
  run(args, { catalog, cursors, database }) {
    const name = collectionName(args);
    const collection = catalog.get(database, name);
    if (!collection) {
      throw new MongoError('NamespaceNotFound', `ns does not exist: ${database}.${name}`);
    }
    const specs = Array.from(collection.indexes.values(), ({ spec }) => encode({ ...spec }));
    const batchSize = countOf(docOf(args, 'cursor'), 'batchSize', DEFAULT_BATCH);
    return { cursor: cursors.start(`${database}.${name}`, specs, batchSize) };
  },
};

export const dropIndexes: Command = {
  name: 'dropIndexes',
  aliases: ['deleteIndexes'],
  fields: { index: 'any' },
  required: ['index'],
  writes: true,
  run(args, { catalog, database }) {
    const collection = catalog.get(database, collectionName(args));
    if (!collection) throw new MongoError('NamespaceNotFound', 'ns not found');
    const nIndexesWas = collection.indexes.size;
    for (const name of namesToDrop(collection, args.index)) collection.dropIndex(name);
    return { nIndexesWas };
  },
};

function namesToDrop(collection: Collection, wanted: unknown): string[] {
  const names = [...collection.indexes.keys()];
  if (wanted === '*') return names.filter((name) => name !== '_id_');
  if (Array.isArray(wanted)) return wanted.flatMap((each) => namesToDrop(collection, each));
  const found = names.find((name) =>
    isDoc(wanted) ? equal(collection.indexes.get(name)?.spec.key, wanted) : name === wanted,
  );
  if (found === '_id_') throw new MongoError('InvalidOptions', 'cannot drop _id index');
  if (found) return [found];
  throw new MongoError(
    'IndexNotFound',
    isDoc(wanted)
      ? `can't find index with key: ${JSON.stringify(wanted)}`
      : `index not found with name [${String(wanted)}]`,
  );
}

/** Changes the time to live of an index, or hides it. */
export const collMod: Command = {
  name: 'collMod',
  fields: {
    index: 'object',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
  },
  writes: true,
  run(args, { catalog, database }) {
    const collection = catalog.get(database, collectionName(args));
    if (!collection) throw new MongoError('NamespaceNotFound', 'ns does not exist');
    if (args.validator !== undefined) {
      throw new MongoError('InvalidOptions', 'validators are not supported by this server');
    }
    const wanted = docOf(args, 'index');
    return args.index === undefined ? {} : modifyIndex(collection, wanted);
  },
};

function modifyIndex(collection: Collection, wanted: Doc): Doc {
  const index = [...collection.indexes.values()].find(
    ({ spec }) => spec.name === (wanted.name ?? defaultIndexName(docOf(wanted, 'keyPattern'))),
  );
  if (!index) throw new MongoError('IndexNotFound', 'cannot find index for collMod');
  const { expireAfterSeconds: seconds, hidden } = wanted;
  const before = index.spec;
  const after: IndexSpec = {
    ...before,
    ...(isNumber(seconds) && { expireAfterSeconds: toNumber(seconds) }),
    ...(typeof hidden === 'boolean' && { hidden }),
  };
  collection.dropIndex(before.name);
  collection.addIndex(after);
  return {
    ...(isNumber(seconds) && {
      expireAfterSeconds_old: before.expireAfterSeconds,
      expireAfterSeconds_new: after.expireAfterSeconds,
    }),
    ...(typeof hidden === 'boolean' && { hidden_old: before.hidden ?? false, hidden_new: hidden }),
  };
}
