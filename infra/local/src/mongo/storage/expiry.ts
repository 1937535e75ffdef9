import { typeRank } from '../bson/compare';
import type { Catalog } from './catalog';
import type { Collection } from './collection';
import { TypeEdge, type Index } from './index-btree';

/** How often expired documents are looked for; mongod does every 60 s. */
export const EXPIRY_INTERVAL_MS = 1000;

const firstDate = new TypeEdge(typeRank(new Date()), -1);

/**
 * Removes the documents whose time is over by a TTL index. A document without a date there stays;
 * of several dates the earliest counts.
 * @returns how many it removed
 */
export function removeExpired(catalog: Catalog, now: Date): number {
  let removed = 0;
  for (const collection of catalog.all()) {
    for (const index of collection.indexes.values()) {
      for (const stored of expired(collection, index, now)) {
        collection.remove(stored);
        removed += 1;
      }
    }
  }
  return removed;
}

function expired(collection: Collection, index: Index, now: Date) {
  const seconds = index.spec.expireAfterSeconds;
  if (seconds === undefined) return [];
  const latest = new Date(now.getTime() - seconds * 1000);
  const records = index.scan({
    prefix: [],
    low: { value: firstDate, inclusive: true },
    high: { value: latest, inclusive: true },
  });
  return Array.from(new Set(records), (record) => collection.records.get(record)).filter(
    (stored) => stored !== undefined,
  );
}
