import { EJSON, ObjectId, UUID, type Binary } from 'bson';
import { typeName } from '../bson/types';
import { decode, encode, hasField, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import type { ChangeLog } from './change-log';
import { Index, type IndexSpec } from './index-btree';

/** A document in its place: replaced as a whole by every write, never changed. */
export interface Stored {
  /** Rises with every insert: ascending record ids are the natural order. */
  readonly record: number;
  readonly doc: Doc;
  /** The document in BSON, as replies and the log need it. */
  readonly bytes: Uint8Array;
}

interface KeyChange {
  index: Index;
  keys: unknown[][];
  multikey: boolean;
}

/** The largest document, in bytes of BSON. */
export const MAX_DOCUMENT_SIZE = 16 * 1024 * 1024;

/** Documents in insertion order, and the indexes over them. Every write is all or nothing. */
export class Collection {
  readonly records = new Map<number, Stored>();
  readonly indexes = new Map<string, Index>();
  readonly uuid: Binary;
  /** The sum of all documents' sizes, in bytes. */
  dataSize = 0;
  private nextRecord = 1;

  constructor(
    public namespace: string,
    readonly options: Doc,
    private readonly log: ChangeLog,
    uuid?: Binary,
  ) {
    this.uuid = uuid ?? new UUID().toBinary();
    this.indexes.set('_id_', new Index({ v: 2, key: { _id: 1 }, name: '_id_' }));
  }

  /** Inserts a document, giving it an `_id` when it has none. */
  insert(source: Uint8Array): Stored {
    const decoded = decode(source);
    const isReady = Object.keys(decoded)[0] === '_id';
    return isReady ? this.place(decoded, Buffer.from(source)) : this.insertDoc(decoded);
  }

  insertDoc(source: Doc): Stored {
    const { _id, ...rest } = source;
    const doc: Doc = { _id: hasField(source, '_id') ? _id : new ObjectId(), ...rest };
    return this.place(doc, encode(doc));
  }

  private place(doc: Doc, bytes: Uint8Array): Stored {
    checkId(doc._id);
    checkSize(bytes);
    const stored = { record: this.nextRecord, doc, bytes };
    const changes = this.keyChanges(stored);
    this.nextRecord += 1;
    for (const { index, keys, multikey } of changes) index.add(keys, stored.record, multikey);
    this.records.set(stored.record, stored);
    this.dataSize += bytes.length;
    this.log.put(this.namespace, stored.bytes);
    return stored;
  }

  /** Puts a new version of a document in the place of the old one; the old one when it is equal. */
  replace(old: Stored, doc: Doc): Stored {
    const bytes = encode(doc);
    if (Buffer.compare(bytes, old.bytes) === 0) return old;
    if (bytes.length > MAX_DOCUMENT_SIZE) {
      throw new MongoError(
        17419,
        `Resulting document after update is larger than ${MAX_DOCUMENT_SIZE}`,
      );
    }
    const stored = { record: old.record, doc, bytes };
    const changes = this.keyChanges(stored);
    for (const { index, keys, multikey } of changes) {
      index.remove(index.keysOf(old.doc).keys, old.record);
      index.add(keys, stored.record, multikey);
    }
    this.records.set(stored.record, stored);
    this.dataSize += bytes.length - old.bytes.length;
    this.log.put(this.namespace, stored.bytes);
    return stored;
  }

  remove(stored: Stored): void {
    for (const index of this.indexes.values()) {
      index.remove(index.keysOf(stored.doc).keys, stored.record);
    }
    this.records.delete(stored.record);
    this.dataSize -= stored.bytes.length;
    this.log.remove(this.namespace, stored.doc._id);
  }

  /** The document with this `_id`, if there is one. */
  byId(id: unknown): Stored | undefined {
    const index = this.indexes.get('_id_');
    if (!index) return undefined;
    for (const record of index.scan({ prefix: [id] })) return this.records.get(record);
    return undefined;
  }

  /**
   * Builds an index over what is there.
   * @throws {MongoError} 11000 when a unique index meets duplicates; nothing has changed then
   */
  addIndex(spec: IndexSpec): void {
    const index = new Index(spec);
    for (const stored of this.records.values()) {
      const { keys, multikey } = index.keysOf(stored.doc);
      this.checkUnique(index, keys, stored.record);
      index.add(keys, stored.record, multikey);
    }
    this.indexes.set(spec.name, index);
    this.log.createIndex(this.namespace, spec);
  }

  dropIndex(name: string): void {
    this.indexes.delete(name);
    this.log.dropIndex(this.namespace, name);
  }

  private keyChanges(stored: Stored): KeyChange[] {
    return Array.from(this.indexes.values(), (index) => {
      const { keys, multikey } = index.keysOf(stored.doc);
      this.checkUnique(index, keys, stored.record);
      return { index, keys, multikey };
    });
  }

  private checkUnique(index: Index, keys: unknown[][], record: number): void {
    const taken = index.conflict(keys, record);
    if (!taken) return;
    const keyValue = Object.fromEntries(
      index.fields.map(({ path }, i) => [path, taken[i] === undefined ? null : taken[i]]),
    );
    throw new MongoError(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.spec.name} ` +
        `dup key: ${describeKey(keyValue)}`,
      { keyPattern: index.spec.key, keyValue },
    );
  }
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length <= MAX_DOCUMENT_SIZE) return;
  throw new MongoError(
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_SIZE}`,
  );
}

function checkId(id: unknown): void {
  const type = typeName(id);
  if (type === 'array' || type === 'regex' || type === 'missing') {
    throw new MongoError('BadValue', `The '_id' value cannot be of type ${type}`);
  }
}

/** A key as mongod writes it in E11000: `{ email: "a@b.c" }`. */
function describeKey(keyValue: Doc): string {
  const fields = Object.entries(keyValue).map(([path, value]) => `${path}: ${describe(value)}`);
  return `{ ${fields.join(', ')} }`;
}

function describe(value: unknown): string {
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  return EJSON.stringify(value);
}
