import { equal } from '../bson/compare';
import type { Collection } from '../storage/collection';
import type { Index, Interval } from '../storage/index-btree';
import { boundsOf, requiredPredicates } from './bounds';
import type { Filter, Predicate } from './filter';
import { isArrayIndex } from './path';
import type { SortField } from './sort';

/** How the documents that may match are found. */
export type Plan = CollectionScan | IndexScan | UnionScan;

export interface CollectionScan {
  stage: 'COLLSCAN';
  isSorted: false;
}

export interface IndexScan {
  stage: 'IXSCAN';
  index: Index;
  intervals: Interval[];
  reverse: boolean;
  /** Do the documents come in the order that was asked for? */
  isSorted: boolean;
  score: number;
}

/** The branches of an `$or`, each by its own index. */
export interface UnionScan {
  stage: 'OR';
  scans: IndexScan[];
  isSorted: false;
}

const collectionScan: CollectionScan = { stage: 'COLLSCAN', isSorted: false };

/** More intervals than this cost more than they save. */
const MAX_INTERVALS = 1000;

/** From this score on a scan is bounded; below it only gives the order. */
const BOUNDED = 20;

/** Chooses an index for a query: most equalities first, then a range, then the order. */
export function plan(collection: Collection, filter: Filter, sort: readonly SortField[]): Plan {
  const predicates = requiredPredicates(filter);
  const best = bestIndex(collection, predicates, sort);
  if (isBounded(best)) return best;
  return planUnion(collection, filter, predicates) ?? best ?? collectionScan;
}

function bestIndex(
  collection: Collection,
  predicates: readonly Predicate[],
  sort: readonly SortField[],
): IndexScan | undefined {
  let best: IndexScan | undefined;
  for (const index of collection.indexes.values()) {
    if (index.spec.hidden) continue;
    const candidate = planIndex(index, predicates, sort);
    if (candidate && candidate.score > (best?.score ?? 0)) best = candidate;
  }
  return best;
}

function isBounded(scan: IndexScan | undefined): scan is IndexScan {
  return scan !== undefined && scan.score >= BOUNDED;
}

/** An `$or` goes by indexes when every one of its branches can. */
function planUnion(
  collection: Collection,
  filter: Filter,
  predicates: readonly Predicate[],
): UnionScan | undefined {
  const parts = filter.kind === 'and' ? filter.parts : [filter];
  for (const part of parts) {
    if (part.kind !== 'or') continue;
    const scans = part.parts.map((branch) =>
      bestIndex(collection, [...predicates, ...requiredPredicates(branch)], []),
    );
    const bounded = scans.filter(isBounded);
    if (bounded.length === scans.length) return { stage: 'OR', scans: bounded, isSorted: false };
  }
  return undefined;
}

/** The scan of one index, or undefined when it is of no use (or would leave matches out). */
export function planIndex(
  index: Index,
  predicates: readonly Predicate[],
  sort: readonly SortField[],
): IndexScan | undefined {
  if (index.spec.sparse && !predicates.some((each) => needsField(index, each))) return undefined;
  if (index.partial && !impliesPartial(index.partial, predicates)) return undefined;

  const { intervals, points, hasRange } = intervalsOf(index, predicates);
  const direction = intervals.length === 1 ? sortDirection(index, points, sort) : undefined;
  const isUniquePoint = index.isUnique && points === index.fields.length;
  const score =
    points * 100 +
    (isUniquePoint ? 1000 : 0) +
    (hasRange ? 20 : 0) +
    (direction !== undefined ? 10 : 0) -
    (intervals.length > 1 ? 10 : 0);
  return {
    stage: 'IXSCAN',
    index,
    intervals,
    reverse: direction === -1,
    isSorted: direction !== undefined,
    score,
  };
}

interface Intervals {
  intervals: Interval[];
  /** How many leading fields are fixed to single values. */
  points: number;
  hasRange: boolean;
}

function intervalsOf(index: Index, predicates: readonly Predicate[]): Intervals {
  let prefixes: unknown[][] = [[]];
  const spreadRoots = new Set<string>();
  for (const [i, { path, parts }] of index.fields.entries()) {
    const root = parts[0] ?? '';
    const bounds =
      spreadRoots.has(root) || parts.some(isArrayIndex)
        ? {}
        : boundsOf(
            predicates.filter((each) => each.path === path),
            !index.multikey,
          );
    // elements of one array: a second condition may be met by another element than the first
    if (index.multikey) spreadRoots.add(root);

    const points = bounds.points;
    if (points && prefixes.length * points.length <= MAX_INTERVALS) {
      prefixes = prefixes.flatMap((prefix) => points.map((point) => [...prefix, point]));
      continue;
    }
    const { low, high } = bounds;
    const hasRange = low !== undefined || high !== undefined;
    return { intervals: prefixes.map((prefix) => ({ prefix, low, high })), points: i, hasRange };
  }
  return {
    intervals: prefixes.map((prefix) => ({ prefix })),
    points: index.fields.length,
    hasRange: false,
  };
}

/** 1 or -1 when reading the index forward or backward gives the order, else undefined. */
function sortDirection(
  index: Index,
  points: number,
  sort: readonly SortField[],
): 1 | -1 | undefined {
  if (sort.length === 0 || index.multikey) return undefined;
  const fixed = new Set(index.fields.slice(0, points).map((field) => field.path));
  const wanted = sort.filter((field) => !fixed.has(field.path));
  const [first] = wanted;
  if (!first) return 1;
  const offered = index.fields.slice(points);
  const turn = first.direction * (offered[0]?.direction ?? 0);
  const fits = wanted.every(({ path, direction }, i) => {
    const field = offered[i];
    return field?.path === path && field.direction * turn === direction;
  });
  return fits ? (turn as 1 | -1) : undefined;
}

/** Does the condition rule out documents that lack one of the index's fields? */
function needsField(index: Index, { path, operator, operand }: Predicate): boolean {
  if (!index.fields.some((field) => field.path === path)) return false;
  switch (operator) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return operand !== null && operand !== undefined;
    case '$in':
      return Array.isArray(operand) && operand.every((each) => each != null);
    case '$exists':
      return operand === true || operand === 1;
    default:
      return operator === '$regex';
  }
}

/** Does the query leave out every document that a partial index leaves out? */
function impliesPartial(partial: Filter, predicates: readonly Predicate[]): boolean {
  if (partial.kind === 'and')
    return partial.parts.every((part) => impliesPartial(part, predicates));
  if (partial.kind === 'or') return partial.parts.some((part) => impliesPartial(part, predicates));
  if (partial.kind !== 'predicate') return false;
  return predicates
    .filter((each) => each.path === partial.path)
    .some((each) => implies(each, partial));
}

function implies(given: Predicate, wanted: Predicate): boolean {
  if (given.operator === wanted.operator && equal(given.operand, wanted.operand)) return true;
  // a condition that null meets is met by a missing field too, which says nothing of the index
  const single = (value: unknown) => value != null && wanted.test(nest(wanted.path, value));
  switch (given.operator) {
    case '$eq':
      return single(given.operand);
    case '$in':
      return Array.isArray(given.operand) && given.operand.every(single);
    case '$gt':
    case '$gte':
      return ['$gt', '$gte', '$exists'].includes(wanted.operator) && single(given.operand);
    case '$lt':
    case '$lte':
      return ['$lt', '$lte', '$exists'].includes(wanted.operator) && single(given.operand);
    default:
      return false;
  }
}

function nest(path: string, value: unknown): Record<string, unknown> {
  return path
    .split('.')
    .reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Record<string, unknown>;
}
