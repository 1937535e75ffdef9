import type { Collection, Stored } from '../storage/collection';
import type { Filter } from './filter';
import type { MatchDetails } from './path';
import type { IndexScan, Plan } from './plan';
import { comparator, type SortField } from './sort';

export interface FindOptions {
  sort?: readonly SortField[];
  skip?: number;
  /** 0 or undefined: all. */
  limit?: number;
}

/** What a query did, for `explain`. */
export interface FindStats {
  plan: Plan;
  keysExamined: number;
  docsExamined: number;
  returned: number;
  /** Had the matches to be sorted, because no index gave the order? */
  isSorting: boolean;
}

/** A document that matched, and how. */
export interface Match {
  stored: Stored;
  details: MatchDetails;
}

/** The documents that match, in order, and what it took to find them. */
export function findAll(
  collection: Collection,
  filter: Filter,
  how: Plan,
  { sort = [], skip = 0, limit = 0 }: FindOptions,
): { found: Match[]; stats: FindStats } {
  const isSorting = sort.length > 0 && !how.isSorted;
  const stats: FindStats = { plan: how, keysExamined: 0, docsExamined: 0, returned: 0, isSorting };
  const enough = limit > 0 && !isSorting ? skip + limit : Infinity;
  const found: Match[] = [];
  for (const stored of candidates(collection, how, stats)) {
    stats.docsExamined += 1;
    const details: MatchDetails = {};
    if (filter.test(stored.doc, details)) found.push({ stored, details });
    if (found.length >= enough) break;
  }
  if (isSorting) {
    const order = comparator(sort);
    found.sort((a, b) => order(a.stored.doc, b.stored.doc));
  }
  const page =
    skip > 0 || limit > 0 ? found.slice(skip, limit > 0 ? skip + limit : undefined) : found;
  stats.returned = page.length;
  return { found: page, stats };
}

function* candidates(collection: Collection, how: Plan, stats: FindStats): Generator<Stored> {
  switch (how.stage) {
    case 'COLLSCAN':
      yield* collection.records.values();
      return;
    case 'IXSCAN':
      yield* scanned(collection, [how], stats);
      return;
    case 'OR':
      yield* scanned(collection, how.scans, stats);
      return;
  }
}

function* scanned(
  collection: Collection,
  scans: readonly IndexScan[],
  stats: FindStats,
): Generator<Stored> {
  const mayRepeat =
    scans.length > 1 ||
    scans.some(({ index, intervals }) => index.multikey || intervals.length > 1);
  const seen = mayRepeat ? new Set<number>() : undefined;
  for (const { index, intervals, reverse } of scans) {
    index.accesses += 1;
    for (const interval of intervals) {
      for (const record of index.scan(interval, reverse)) {
        stats.keysExamined += 1;
        if (seen?.has(record)) continue;
        seen?.add(record);
        const stored = collection.records.get(record);
        if (stored) yield stored;
      }
    }
  }
}
