import { UUID } from 'bson';
import { encode, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { compileFilter } from '../query/filter';
import { splitNamespace } from '../storage/catalog';
import type { Collection } from '../storage/collection';
import { DEFAULT_BATCH } from '../cursors';
import { collectionName, countOf, docOf, flagOf, type Command } from './command';

export const create: Command = {
  name: 'create',
  fields: {
    capped: 'bool',
    size: 'number',
    max: 'number',
    autoIndexId: 'bool',
    idIndex: 'object',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
    viewOn: 'string',
    pipeline: 'array',
    collation: 'object',
    timeseries: 'object',
    storageEngine: 'object',
    indexOptionDefaults: 'object',
    expireAfterSeconds: 'number',
    clusteredIndex: 'any',
    changeStreamPreAndPostImages: 'object',
    flags: 'number',
    temp: 'bool',
  },
  writes: true,
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const unsupported = ['viewOn', 'timeseries', 'validator', 'clusteredIndex'].find(
      (field) => args[field] !== undefined,
    );
    if (unsupported ?? flagOf(args, 'capped')) {
      throw new MongoError(
        'InvalidOptions',
        `create.${unsupported ?? 'capped'} is not supported by this server`,
      );
    }
    if (catalog.get(database, name)) {
      throw new MongoError('NamespaceExists', `Collection ${database}.${name} already exists.`);
    }
    catalog.create(database, name, {});
    return {};
  },
};

export const drop: Command = {
  name: 'drop',
  fields: {},
  writes: true,
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const collection = catalog.get(database, name);
    if (!collection) return {};
    const nIndexesWas = collection.indexes.size;
    catalog.drop(database, name);
    return { nIndexesWas, ns: `${database}.${name}` };
  },
};

export const dropDatabase: Command = {
  name: 'dropDatabase',
  fields: {},
  writes: true,
  run(_args, { catalog, database }) {
    return catalog.dropDatabase(database) ? { dropped: database } : {};
  },
};

export const renameCollection: Command = {
  name: 'renameCollection',
  fields: { to: 'string', dropTarget: 'any' },
  required: ['to'],
  isAdmin: true,
  writes: true,
  run(args, { catalog }) {
    const from = splitNamespace(String(args.renameCollection));
    const to = splitNamespace(String(args.to));
    if (!catalog.get(...from)) {
      throw new MongoError(
        'NamespaceNotFound',
        `Source collection ${from.join('.')} does not exist`,
      );
    }
    if (from.join('.') === to.join('.')) {
      throw new MongoError('IllegalOperation', "Can't rename a collection to itself");
    }
    if (catalog.get(...to)) {
      if (!flagOf(args, 'dropTarget')) {
        throw new MongoError('NamespaceExists', 'target namespace exists');
      }
      catalog.drop(...to);
    }
    catalog.rename(from, to);
    return {};
  },
};

export const listCollections: Command = {
  name: 'listCollections',
  fields: { filter: 'object', nameOnly: 'bool', authorizedCollections: 'bool', cursor: 'object' },
  run(args, { catalog, cursors, database }) {
    const filter = compileFilter(docOf(args, 'filter'));
    const rows = Array.from(catalog.collections(database), ([name, collection]) =>
      describe(name, collection),
    )
      .filter((doc) => filter.test(doc))
      .map(({ name, type, ...rest }) =>
        encode(flagOf(args, 'nameOnly') ? { name, type } : { name, type, ...rest }),
      );
    const batchSize = countOf(docOf(args, 'cursor'), 'batchSize', DEFAULT_BATCH);
    return { cursor: cursors.start(`${database}.$cmd.listCollections`, rows, batchSize) };
  },
};

function describe(name: string, { options, uuid }: Collection): Doc {
  return {
    name,
    type: 'collection',
    options,
    info: { readOnly: false, uuid: new UUID(uuid.value()).toBinary() },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  };
}

export const listDatabases: Command = {
  name: 'listDatabases',
  fields: { filter: 'object', nameOnly: 'bool', authorizedDatabases: 'bool' },
  isAdmin: true,
  run(args, { catalog }) {
    const filter = compileFilter(docOf(args, 'filter'));
    const databases = catalog
      .databaseNames()
      .map((name) => {
        const sizeOnDisk = sum([...catalog.collections(name).values()], (each) => each.dataSize);
        return { name, sizeOnDisk, empty: false };
      })
      .filter((doc) => filter.test(doc));
    if (flagOf(args, 'nameOnly')) return { databases: databases.map(({ name }) => ({ name })) };
    const totalSize = sum(databases, (each) => each.sizeOnDisk);
    return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1024 / 1024) };
  },
};

export const collStats: Command = {
  name: 'collStats',
  aliases: ['collstats'],
  fields: { scale: 'number' },
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const collection = catalog.get(database, name);
    const ns = `${database}.${name}`;
    if (!collection) return { ns, size: 0, count: 0, storageSize: 0, nindexes: 0 };
    const count = collection.records.size;
    return {
      ns,
      size: collection.dataSize,
      count,
      ...(count > 0 && { avgObjSize: Math.floor(collection.dataSize / count) }),
      storageSize: collection.dataSize,
      capped: false,
      nindexes: collection.indexes.size,
    };
  },
};

export const dbStats: Command = {
  name: 'dbStats',
  aliases: ['dbstats'],
  fields: { scale: 'number', freeStorage: 'number' },
  run(_args, { catalog, database }) {
    const all = [...catalog.collections(database).values()];
    const objects = sum(all, (each) => each.records.size);
    const dataSize = sum(all, (each) => each.dataSize);
    return {
      db: database,
      collections: all.length,
      views: 0,
      objects,
      avgObjSize: objects > 0 ? dataSize / objects : 0,
      dataSize,
      storageSize: dataSize,
      indexes: sum(all, (each) => each.indexes.size),
    };
  },
};

/** Checks that every index holds exactly the keys of the documents. */
export const validate: Command = {
  name: 'validate',
  fields: { full: 'bool', repair: 'bool', metadata: 'bool', checkBSONConformance: 'bool' },
  run(args, { catalog, database }) {
    const name = collectionName(args);
    const collection = catalog.get(database, name);
    if (!collection) {
      throw new MongoError(
        'NamespaceNotFound',
        `Collection '${database}.${name}' does not exist to validate.`,
      );
    }
    const indexes = [...collection.indexes.values()];
    const expected = indexes.map((index) =>
      sum([...collection.records.values()], ({ doc }) => index.keysOf(doc).keys.length),
    );
    const errors = indexes
      .filter((index, i) => index.size < (expected[i] ?? 0))
      .map(({ spec }) => `index ${spec.name} lacks keys`);
    return {
      ns: `${database}.${name}`,
      valid: errors.length === 0,
      nrecords: collection.records.size,
      nIndexes: indexes.length,
      keysPerIndex: Object.fromEntries(indexes.map(({ spec, size }) => [spec.name, size])),
      errors,
      warnings: [],
    };
  },
};

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}
