import { compileExpression } from '../aggregate/expression';
import { isNumber, toNumber } from '../bson/numbers';
import { clone, hasField, isDoc, setField, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { setAt, valueAt } from '../update/target';
import { elementTest } from './filter';
import type { MatchDetails } from './path';

export type Projection = (doc: Doc, details: MatchDetails) => Doc;

/** A field to take or leave, or those below it. */
type Tree = Map<string, true | Tree>;

/** Changes the projected document, with a look at the whole one. */
type Computation = (projected: Doc, whole: Doc, details: MatchDetails) => void;

interface Parsed {
  included: string[];
  excluded: string[];
  id: boolean | undefined;
  computations: Computation[];
  /** Only `$slice` was seen, which takes all the other fields along. */
  slices: string[];
  picks: string[];
}

/** Compiles the projection of a find; undefined when it takes documents as they are. */
export function compileProjection(spec: Doc): Projection | undefined {
  if (Object.keys(spec).length === 0) return undefined;
  const parsed: Parsed = {
    included: [],
    excluded: [],
    id: undefined,
    computations: [],
    slices: [],
    picks: [],
  };
  parse(spec, '', parsed);
  const select = selection(parsed);
  return function project(doc, details) {
    const projected = select(doc);
    for (const compute of parsed.computations) compute(projected, doc, details);
    return projected;
  };
}

function selection({ included, excluded, id, picks, slices }: Parsed): (doc: Doc) => Doc {
  const [firstIncluded] = included;
  const [firstExcluded] = excluded;
  if (firstIncluded !== undefined && firstExcluded !== undefined) {
    throw new MongoError(
      31254,
      `Cannot do exclusion on field ${firstExcluded} in inclusion projection`,
    );
  }
  const isInclusion =
    firstIncluded !== undefined ||
    picks.length > 0 ||
    (id === true && firstExcluded === undefined && slices.length === 0);
  if (isInclusion) {
    if (firstExcluded !== undefined) {
      throw new MongoError(
        31254,
        `Cannot do exclusion on field ${firstExcluded} in inclusion projection`,
      );
    }
    const tree = treeOf([...(id === false ? [] : ['_id']), ...included, ...slices]);
    return (doc) => include(doc, tree) as Doc;
  }
  const tree = treeOf([...(id === false ? ['_id'] : []), ...excluded]);
  return (doc) => exclude(doc, tree) as Doc;
}

function parse(spec: Doc, prefix: string, parsed: Parsed): void {
  for (const [key, value] of Object.entries(spec)) parseField(`${prefix}${key}`, value, parsed);
}

function parseField(path: string, value: unknown, parsed: Parsed): void {
  const flag =
    typeof value === 'boolean' ? value : isNumber(value) ? toNumber(value) !== 0 : undefined;
  if (path === '_id' && flag !== undefined) {
    parsed.id = flag;
  } else if (path.endsWith('.$')) {
    parsed.picks.push(path);
    parsed.included.push(path.slice(0, -2));
    parsed.computations.push(positional(path.slice(0, -2).split('.')));
  } else if (flag !== undefined) {
    (flag ? parsed.included : parsed.excluded).push(path);
  } else if (!isDoc(value)) {
    addExpression(path, value, parsed);
  } else if ('$slice' in value && !isExpressionSlice(value.$slice)) {
    parsed.slices.push(path);
    parsed.computations.push(slice(path.split('.'), value.$slice));
  } else if ('$elemMatch' in value) {
    parsed.picks.push(path);
    parsed.computations.push(elemMatch(path, value.$elemMatch));
  } else if (Object.keys(value).some((key) => key.startsWith('$'))) {
    addExpression(path, value, parsed);
  } else if (Object.keys(value).length === 0) {
    throw new MongoError(
      51270,
      'An empty sub-projection is not a valid value. Found empty object at path',
    );
  } else {
    parse(value, `${path}.`, parsed);
  }
}

function isExpressionSlice(operand: unknown): boolean {
  return Array.isArray(operand) && !isNumber(operand[0]);
}

function addExpression(path: string, value: unknown, parsed: Parsed): void {
  const evaluate = compileExpression(value);
  parsed.picks.push(path);
  parsed.computations.push((projected, whole) => {
    const result = evaluate(whole);
    if (result !== undefined) setAt(projected, path.split('.'), result);
  });
}

/** `a.$`: the element that the query matched. */
function positional(path: string[]): Computation {
  return function takeMatchedElement(projected, whole, { index }) {
    const array = valueAt(whole, path);
    if (!Array.isArray(array)) return;
    if (index === undefined) {
      throw new MongoError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    setAt(projected, path, [(array as unknown[])[index]]);
  };
}

function elemMatch(path: string, condition: unknown): Computation {
  if (!isDoc(condition)) {
    throw new MongoError(
      31274,
      `elemMatch: Invalid argument, object required, but got ${typeof condition}`,
    );
  }
  if (path.includes('.')) {
    throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field.');
  }
  const test = elementTest(condition);
  return function takeFirstMatch(projected, whole) {
    const array = whole[path];
    const found = Array.isArray(array) ? (array as unknown[]).find(test) : undefined;
    if (found !== undefined) setField(projected, path, [found]);
  };
}

function slice(path: string[], operand: unknown): Computation {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map((each: unknown) =>
    isNumber(each) ? toNumber(each) : NaN,
  );
  if (numbers.some(Number.isNaN) || numbers.length > 2) {
    throw new MongoError(
      28667,
      'Invalid $slice syntax. The given syntax did not match the find() syntax.',
    );
  }
  const [first = 0, count] = numbers;
  if (count !== undefined && count <= 0) {
    throw new MongoError(28724, 'First argument to $slice must be positive');
  }
  return function takeSlice(projected) {
    const array = valueAt(projected, path);
    if (Array.isArray(array)) setAt(projected, path, sliceOf(array, first, count));
  };
}

function sliceOf(array: unknown[], first: number, count: number | undefined): unknown[] {
  if (count === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
  const start = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(start, start + count);
}

function treeOf(paths: string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const parts = path.split('.');
    let node = root;
    for (const [i, part] of parts.entries()) {
      const existing = node.get(part);
      const isLast = i === parts.length - 1;
      if (existing === true || (existing && isLast)) {
        throw new MongoError(31249, `Path collision at ${path}`);
      }
      if (isLast) {
        node.set(part, true);
      } else {
        const below: Tree = existing ?? new Map<string, true | Tree>();
        node.set(part, below);
        node = below;
      }
    }
  }
  return root;
}

function include(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((each) => isDoc(each) || Array.isArray(each))
      .map((each) => include(each, tree));
  }
  if (!isDoc(value)) return undefined;
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const below = tree.get(key);
    if (below === undefined) continue;
    const taken = below === true ? clone(value[key]) : include(value[key], below);
    if (taken !== undefined) setField(result, key, taken);
  }
  return result;
}

function exclude(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((each) => exclude(each, tree));
  if (!isDoc(value)) return value;
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const below = tree.get(key);
    if (below === true || !hasField(value, key)) continue;
    setField(result, key, below ? exclude(value[key], below) : clone(value[key]));
  }
  return result;
}
