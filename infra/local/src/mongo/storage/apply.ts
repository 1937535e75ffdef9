import { decode } from '../bson/value';
import { splitNamespace, type Catalog } from './catalog';
import type { LogRecord } from './record';

/** Does again what a record says was done. */
export function applyRecord(catalog: Catalog, record: LogRecord): void {
  const at = splitNamespace(record.namespace);
  switch (record.op) {
    case 'put': {
      const collection = catalog.ensure(...at);
      const doc = decode(record.bytes);
      const stored = collection.byId(doc._id);
      if (stored) collection.replace(stored, doc);
      else collection.insert(record.bytes);
      return;
    }
    case 'remove': {
      const collection = catalog.get(...at);
      const stored = collection?.byId(record.id);
      if (collection && stored) collection.remove(stored);
      return;
    }
    case 'createCollection':
      catalog.create(...at, record.options, record.uuid as never);
      return;
    case 'dropCollection':
      catalog.drop(...at);
      return;
    case 'renameCollection':
      catalog.rename(at, splitNamespace(record.to));
      return;
    case 'createIndex':
      catalog.ensure(...at).addIndex(record.spec);
      return;
    case 'dropIndex':
      catalog.get(...at)?.dropIndex(record.name);
      return;
    case 'end':
      return;
  }
}
