import { equal } from '../bson/compare';
import { typeName } from '../bson/types';
import { clone, hasField, isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { elementTest } from '../query/filter';
import type { Test } from '../query/path';
import { describeId, KEEP, REMOVE, updateOperators } from './operators';
import { compilePipeline } from './pipeline';
import { concretePaths, removeAt, setAt, valueAt, type UpdateContext } from './target';

export interface Update {
  kind: 'replacement' | 'operators' | 'pipeline';
  /** The document after the update; the one given is left as it is. */
  apply(doc: Doc, context: Pick<UpdateContext, 'details' | 'isInsert'>): Doc;
}

/** One operator on one path. */
interface Step {
  operator: string;
  path: string;
  operand: unknown;
}

/** Compiles an update once, for any number of documents. */
export function compileUpdate(update: unknown, arrayFilters: unknown = []): Update {
  if (Array.isArray(update)) {
    const run = compilePipeline(update);
    return { kind: 'pipeline', apply: (doc) => keepId(doc, run(clone(doc))) };
  }
  if (!isDoc(update)) {
    throw new MongoError('FailedToParse', 'Update argument must be either an object or an array');
  }
  if (!Object.keys(update)[0]?.startsWith('$')) return compileReplacement(update);
  return compileOperators(update, parseArrayFilters(arrayFilters));
}

function compileReplacement(replacement: Doc): Update {
  const operator = Object.keys(replacement).find((key) => key.startsWith('$'));
  if (operator) {
    throw new MongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context ` +
        "of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.",
    );
  }
  const { _id, ...fields } = replacement;
  return {
    kind: 'replacement',
    apply(doc) {
      const id = hasField(doc, '_id') ? doc._id : _id;
      return keepId(doc, { _id: _id === undefined ? id : _id, ...clone(fields) });
    },
  };
}

function compileOperators(update: Doc, arrayFilters: ReadonlyMap<string, Test>): Update {
  const steps = Object.entries(update).flatMap(([operator, fields]) =>
    parseSteps(operator, fields),
  );
  checkConflicts(steps);
  checkArrayFilters(steps, arrayFilters);
  // mongod applies them in this order, which shows in the order of new fields
  steps.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    kind: 'operators',
    apply(doc, context) {
      const result = clone(doc);
      const full = { ...context, arrayFilters, now: new Date() };
      for (const step of steps) applyStep(result, step, full);
      return keepId(doc, result);
    },
  };
}

function parseSteps(operator: string, fields: unknown): Step[] {
  if (!Object.hasOwn(updateOperators, operator) && operator !== '$rename') {
    throw new MongoError(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update ` +
        'specified as an array',
    );
  }
  if (!isDoc(fields)) {
    throw new MongoError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: ` +
        `{$mod: {<field>: ...}} not {${operator}: ${JSON.stringify(fields)}}`,
    );
  }
  return Object.entries(fields).map(([path, operand]) => {
    checkPath(path);
    if (operator === '$rename') checkRename(path, operand);
    return { operator, path, operand };
  });
}

function checkPath(path: string): void {
  if (path === '') {
    throw new MongoError('EmptyFieldName', 'An empty update path is not valid.');
  }
  const parts = path.split('.');
  if (parts.includes('')) {
    throw new MongoError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const [first = ''] = parts;
  if (first.startsWith('$')) {
    throw new MongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${first}' in '${path}' is not valid for storage.`,
    );
  }
}

function checkRename(from: string, to: unknown): void {
  if (typeof to !== 'string') {
    throw new MongoError(
      'BadValue',
      `The 'to' field for $rename must be a string: ${from}: ${String(to)}`,
    );
  }
  checkPath(to);
  if (from === to) {
    throw new MongoError(
      'BadValue',
      `The source and target field for $rename must differ: ${from}: "${to}"`,
    );
  }
  if ([from, to].some((path) => /(^|\.)\$/.test(path))) {
    throw new MongoError('BadValue', `The source field for $rename may not be dynamic: ${from}`);
  }
}

function checkConflicts(steps: readonly Step[]): void {
  const paths = steps
    .flatMap(({ operator, path, operand }) =>
      operator === '$rename' ? [path, String(operand)] : [path],
    )
    .sort();
  const taken = new Set<string>();
  for (const path of paths) {
    const prefixes = path.split('.').map((_part, i, parts) => parts.slice(0, i + 1).join('.'));
    const clash = prefixes.find((prefix) => taken.has(prefix));
    if (clash) {
      throw new MongoError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${clash}'`,
      );
    }
    taken.add(path);
  }
}

function parseArrayFilters(filters: unknown): Map<string, Test> {
  if (!Array.isArray(filters)) {
    throw new MongoError('TypeMismatch', 'arrayFilters must be an array');
  }
  return new Map(filters.map(parseArrayFilter));
}

function parseArrayFilter(filter: unknown): [name: string, test: Test] {
  if (!isDoc(filter) || Object.keys(filter).length === 0) {
    throw new MongoError(
      'FailedToParse',
      'Cannot use an expression without a top-level field name in arrayFilters',
    );
  }
  const names = new Set(topLevelNames(filter));
  const [name] = names;
  if (names.size !== 1 || name === undefined) {
    throw new MongoError(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found ${[...names].map((each) => `'${each}'`).join(' and ')}`,
    );
  }
  const matches = elementTest(filter);
  return [name, (element) => matches({ [name]: element })];
}

function topLevelNames(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([key, value]) =>
    key.startsWith('$') && Array.isArray(value)
      ? value.filter(isDoc).flatMap(topLevelNames)
      : [key.split('.')[0] ?? key],
  );
}

function checkArrayFilters(steps: readonly Step[], filters: ReadonlyMap<string, Test>): void {
  const used = new Set(
    steps.flatMap(({ path }) =>
      Array.from(path.matchAll(/\$\[(\w+)\]/g), ([, name]) => name ?? ''),
    ),
  );
  for (const name of used) {
    if (!filters.has(name)) {
      throw new MongoError('BadValue', `No array filter found for identifier '${name}' in path`);
    }
  }
  const unused = [...filters.keys()].find((name) => !used.has(name));
  if (unused !== undefined) {
    throw new MongoError(
      'FailedToParse',
      `The array filter for identifier '${unused}' was not used in the update`,
    );
  }
}

function applyStep(doc: Doc, { operator, path, operand }: Step, context: UpdateContext): void {
  if (operator === '$rename') {
    rename(doc, path.split('.'), String(operand).split('.'));
    return;
  }
  const apply = updateOperators[operator];
  if (!apply) throw new MongoError('InternalError', `no such operator: ${operator}`);
  for (const target of concretePaths(doc, path, context)) {
    const field = { value: valueAt(doc, target), path: target.join('.'), doc };
    const value = apply(field, operand, context);
    if (value === REMOVE) removeAt(doc, target);
    else if (value !== KEEP) setAt(doc, target, clone(value));
  }
}

function rename(doc: Doc, from: readonly string[], to: readonly string[]): void {
  const value = valueAt(doc, from);
  if (value === undefined) return;
  for (const path of [from, to]) {
    if (path.some((_part, i) => Array.isArray(valueAt(doc, path.slice(0, i))))) {
      throw new MongoError(
        'BadValue',
        `The ${path === from ? 'source' : 'destination'} field cannot be an array element, '${path.join('.')}' in doc with _id: ${describeId(doc)}`,
      );
    }
  }
  removeAt(doc, from);
  setAt(doc, to, value);
}

function keepId(before: Doc, after: Doc): Doc {
  if (!hasField(before, '_id')) return after;
  if (!hasField(after, '_id')) return { _id: before._id, ...after };
  if (equal(before._id, after._id)) return after;
  throw new MongoError(
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}
