import { getField, hasField, isDoc, setField, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { isArrayIndex, type MatchDetails, type Test } from '../query/path';

/** What an update knows besides the document. */
export interface UpdateContext {
  details: MatchDetails;
  arrayFilters: ReadonlyMap<string, Test>;
  /** Is the document being made by an upsert? */
  isInsert: boolean;
  now: Date;
}

/** Replaces `$`, `$[]` and `$[name]` of a path by the array positions that they stand for. */
export function concretePaths(doc: Doc, path: string, context: UpdateContext): string[][] {
  return expand(doc, path.split('.'), [], path, context);
}

function expand(
  value: unknown,
  rest: readonly string[],
  done: string[],
  path: string,
  context: UpdateContext,
): string[][] {
  const [part, ...following] = rest;
  if (part === undefined) return [done];
  if (!part.startsWith('$')) {
    return expand(child(value, part), following, [...done, part], path, context);
  }
  return positions(value, part, done.join('.'), context).flatMap((index) =>
    expand(child(value, String(index)), following, [...done, String(index)], path, context),
  );
}

function positions(value: unknown, part: string, path: string, context: UpdateContext): number[] {
  if (part === '$') {
    if (context.details.index === undefined) {
      throw new MongoError(
        'BadValue',
        'The positional operator did not find the match needed from the query.',
      );
    }
    return [context.details.index];
  }
  if (value === undefined) {
    throw new MongoError(
      'BadValue',
      `The path '${path}' must exist in the document in order to apply array updates.`,
    );
  }
  if (!Array.isArray(value)) {
    throw new MongoError('BadValue', `Cannot apply array updates to non-array element ${path}`);
  }
  const name = part.slice(2, -1);
  const test = name === '' ? () => true : context.arrayFilters.get(name);
  return [...value.keys()].filter((i) => test?.(value[i]));
}

function child(value: unknown, part: string): unknown {
  if (Array.isArray(value))
    return isArrayIndex(part) ? (value as unknown[])[Number(part)] : undefined;
  return isDoc(value) ? getField(value, part) : undefined;
}

export function valueAt(doc: Doc, path: readonly string[]): unknown {
  return path.reduce<unknown>(child, doc);
}

/** Sets the value at a path, making the documents on the way that are missing. */
export function setAt(doc: Doc, path: readonly string[], value: unknown): void {
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Doc | unknown[]>((container, part, depth) => {
    const next = child(container, part);
    if (Array.isArray(next) || isDoc(next)) return next;
    if (next !== undefined) {
      throw notViable(path[depth + 1] ?? '', { [part]: next });
    }
    const made: Doc = {};
    put(container, part, made);
    return made;
  }, doc);
  put(parent, last, value);
}

const MAX_PADDING = 1_500_000;

function put(container: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(container)) {
    setField(container, part, value);
    return;
  }
  if (!isArrayIndex(part)) throw notViable(part, container);
  const index = Number(part);
  if (index - container.length > MAX_PADDING) {
    throw new MongoError(
      'CannotBackfillArray',
      `Cannot backfill ${index - container.length} elements`,
    );
  }
  while (container.length < index) container.push(null);
  container[index] = value;
}

function notViable(part: string, element: unknown): MongoError {
  return new MongoError(
    'PathNotViable',
    `Cannot create field '${part}' in element ${JSON.stringify(element)}`,
  );
}

/** Removes a field; an array keeps its length and gets a null. */
export function removeAt(doc: Doc, path: readonly string[]): void {
  const last = path.at(-1) ?? '';
  const parent = valueAt(doc, path.slice(0, -1));
  if (Array.isArray(parent)) {
    if (isArrayIndex(last) && Number(last) < parent.length) parent[Number(last)] = null;
  } else if (isDoc(parent) && hasField(parent, last)) {
    Reflect.deleteProperty(parent, last);
  }
}
