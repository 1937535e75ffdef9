import { BSONRegExp } from 'bson';
import { compare, typeRank } from '../bson/compare';
import { isNumber, toNumber } from '../bson/numbers';
import { bsonType } from '../bson/value';
import { TypeEdge, type Bound } from '../storage/index-btree';
import type { Filter, Predicate } from './filter';

/** What a filter asks of one path, as far as an index can answer it. */
export interface PathBounds {
  /** Any of these values; undefined when no equality is asked. */
  points?: unknown[];
  low?: Bound;
  high?: Bound;
}

/** The predicates that every match satisfies: those that are joined by AND. */
export function requiredPredicates(filter: Filter): Predicate[] {
  if (filter.kind === 'predicate') return [filter];
  return filter.kind === 'and' ? filter.parts.flatMap(requiredPredicates) : [];
}

/**
 * @param intersect false when the path may hold arrays: then two conditions may be met by two
 *   different elements, and only one of them may bound the scan
 */
export function boundsOf(predicates: readonly Predicate[], intersect: boolean): PathBounds {
  const found = predicates.map(boundsOfOne).filter((bounds) => bounds !== undefined);
  const points = found.filter((bounds) => bounds.points).sort(byPointCount)[0];
  if (points) return points;
  if (!intersect) return found[0] ?? {};
  return found.reduce<PathBounds>(
    (all, { low, high }) => ({ low: tighter(all.low, low, 1), high: tighter(all.high, high, -1) }),
    {},
  );
}

function byPointCount(a: PathBounds, b: PathBounds): number {
  return (a.points?.length ?? 0) - (b.points?.length ?? 0);
}

function boundsOfOne({ operator, operand }: Predicate): PathBounds | undefined {
  switch (operator) {
    case '$eq':
      return isPoint(operand) ? { points: [operand] } : undefined;
    case '$in':
      return Array.isArray(operand) && operand.every(isPoint)
        ? { points: distinct(operand) }
        : undefined;
    case '$gt':
    case '$gte':
      return isRangeable(operand) ? above(operand, operator === '$gte') : undefined;
    case '$lt':
    case '$lte':
      return isRangeable(operand) ? below(operand, operator === '$lte') : undefined;
    case '$regex':
      return literalPrefix(operand);
    default:
      return undefined;
  }
}

/** An array stands in an index by its elements, a regular expression for many values. */
function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function isRangeable(value: unknown): boolean {
  if (isNumber(value) && Number.isNaN(toNumber(value))) return false;
  return isPoint(value) && !['MinKey', 'MaxKey'].includes(bsonType(value) ?? '');
}

function distinct(values: unknown[]): unknown[] {
  const sorted = [...values].sort(compare);
  return sorted.filter((value, i) => i === 0 || compare(value, sorted[i - 1]) !== 0);
}

function above(value: unknown, inclusive: boolean): PathBounds {
  return {
    low: { value, inclusive },
    high: { value: new TypeEdge(typeRank(value), 1), inclusive: true },
  };
}

function below(value: unknown, inclusive: boolean): PathBounds {
  return {
    low: { value: new TypeEdge(typeRank(value), -1), inclusive: true },
    high: { value, inclusive },
  };
}

/** `/^abc/` looks between `abc` and the last text that begins so. */
function literalPrefix(operand: unknown): PathBounds | undefined {
  if (!(operand instanceof BSONRegExp) || operand.options !== '') return undefined;
  const prefix = /^\^([\w\s@-]+)(?![\w\s@-]*[*?{|])/.exec(operand.pattern)?.[1];
  if (prefix === undefined || operand.pattern.includes('|')) return undefined;
  return {
    low: { value: prefix, inclusive: true },
    high: { value: `${prefix}\u{10ffff}`, inclusive: true },
  };
}

/** The bound that excludes more; `side` is 1 for lower bounds, -1 for upper ones. */
function tighter(a: Bound | undefined, b: Bound | undefined, side: 1 | -1): Bound | undefined {
  if (!a || !b) return a ?? b;
  const order = compareBounds(a.value, b.value) * side;
  if (order === 0) return a.inclusive ? b : a;
  return order > 0 ? a : b;
}

function compareBounds(a: unknown, b: unknown): number {
  if (a instanceof TypeEdge || b instanceof TypeEdge) {
    const rankA = a instanceof TypeEdge ? a.rank + a.side / 2 : typeRank(a);
    const rankB = b instanceof TypeEdge ? b.rank + b.side / 2 : typeRank(b);
    return rankA - rankB;
  }
  return compare(a, b);
}
