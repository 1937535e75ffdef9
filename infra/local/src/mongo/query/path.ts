import { getField, isDoc } from '../bson/value';

/** What a match found out on its way: the array element that a positional `$` stands for. */
export interface MatchDetails {
  index?: number;
}

export type Test = (value: unknown) => boolean;
type Visit = (value: unknown, details?: MatchDetails) => boolean;

export function isArrayIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/**
 * Visits every value that a dotted path stands for, walking into the documents of arrays on the
 * way, until a visit answers true. A missing field is visited as `undefined`.
 */
export function somePath(
  current: unknown,
  parts: readonly string[],
  visit: Visit,
  details?: MatchDetails,
  depth = 0,
): boolean {
  const part = parts[depth];
  if (part === undefined) return visit(current, details);
  if (Array.isArray(current)) return someElement(current, parts, visit, details, depth);
  if (!isDoc(current)) return visit(undefined, details);
  return somePath(getField(current, part), parts, visit, details, depth + 1);
}

function someElement(
  array: unknown[],
  parts: readonly string[],
  visit: Visit,
  details: MatchDetails | undefined,
  depth: number,
): boolean {
  const part = parts[depth] ?? '';
  if (isArrayIndex(part) && Number(part) < array.length) {
    if (somePath(array[Number(part)], parts, visit, details, depth + 1)) return true;
  }
  const index = array.findIndex(
    (element) => isDoc(element) && somePath(element, parts, visit, details, depth),
  );
  if (index >= 0 && details) details.index = index;
  return index >= 0;
}

/** A test of a value, or of any element when the value is an array. */
export function orElement(test: Test): Visit {
  return function testValueOrElement(value, details) {
    if (test(value)) return true;
    if (!Array.isArray(value)) return false;
    const index = value.findIndex((element) => element !== undefined && test(element));
    if (index >= 0 && details) details.index = index;
    return index >= 0;
  };
}
