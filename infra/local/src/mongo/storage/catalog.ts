import type { Binary } from 'bson';
import type { Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { ChangeLog } from './change-log';
import { Collection } from './collection';

/** Every collection of every database, by namespace (`orders.tickets`). */
export class Catalog {
  private readonly databases = new Map<string, Map<string, Collection>>();

  constructor(readonly log: ChangeLog) {}

  get(database: string, name: string): Collection | undefined {
    return this.databases.get(database)?.get(name);
  }

  /** The collection, created when a first write comes. */
  ensure(database: string, name: string): Collection {
    return this.get(database, name) ?? this.create(database, name, {});
  }

  create(database: string, name: string, options: Doc, uuid?: Binary): Collection {
    checkNamespace(database, name);
    const namespace = `${database}.${name}`;
    const collection = new Collection(namespace, options, this.log, uuid);
    const collections = this.databases.get(database) ?? new Map<string, Collection>();
    this.databases.set(database, collections.set(name, collection));
    this.log.createCollection(namespace, options, collection.uuid);
    return collection;
  }

  drop(database: string, name: string): boolean {
    const collections = this.databases.get(database);
    if (!collections?.delete(name)) return false;
    if (collections.size === 0) this.databases.delete(database);
    this.log.dropCollection(`${database}.${name}`);
    return true;
  }

  dropDatabase(database: string): boolean {
    const names = [...this.collections(database).keys()];
    for (const name of names) this.drop(database, name);
    return names.length > 0;
  }

  rename(from: [database: string, name: string], to: [database: string, name: string]): void {
    const collection = this.get(...from);
    if (!collection) throw new MongoError('NamespaceNotFound', 'Source collection does not exist');
    checkNamespace(...to);
    this.databases.get(from[0])?.delete(from[1]);
    const target = this.databases.get(to[0]) ?? new Map<string, Collection>();
    this.databases.set(to[0], target.set(to[1], collection));
    collection.namespace = to.join('.');
    this.log.renameCollection(from.join('.'), collection.namespace);
  }

  databaseNames(): string[] {
    return [...this.databases.keys()].filter((name) => this.collections(name).size > 0).sort();
  }

  collections(database: string): ReadonlyMap<string, Collection> {
    return this.databases.get(database) ?? new Map<string, Collection>();
  }

  *all(): Generator<Collection> {
    for (const collections of this.databases.values()) yield* collections.values();
  }
}

/** Splits `orders.tickets.archive` into `orders` and `tickets.archive`. */
export function splitNamespace(namespace: string): [database: string, name: string] {
  const dot = namespace.indexOf('.');
  return [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

function checkNamespace(database: string, name: string): void {
  const isValid =
    database !== '' && !/[/\\. "$\0]/.test(database) && name !== '' && !/[$\0]|^\.|\.$/.test(name);
  if (isValid) return;
  throw new MongoError('InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
}
