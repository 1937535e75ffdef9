import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { compileExpression } from '../aggregate/expression';
import { valueOperators, type Operator } from './operators';
import { orElement, somePath, type MatchDetails, type Test } from './path';
import { isRegex } from './regex';

/** One condition on one path: what an index may answer. */
export interface Predicate {
  kind: 'predicate';
  path: string;
  operator: string;
  operand: unknown;
  test: DocTest;
}

/** Several filters together. */
export interface Combination {
  kind: 'and' | 'or' | 'nor';
  parts: Filter[];
  test: DocTest;
}

/** A condition that only a look at the document answers. */
export interface Opaque {
  kind: 'opaque';
  test: DocTest;
}

export type Filter = Predicate | Combination | Opaque;
export type DocTest = (doc: Doc, details?: MatchDetails) => boolean;

/** Compiles a query once, for any number of documents. */
export function compileFilter(query: Doc, variables: Doc = {}): Filter {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    key.startsWith('$') ? compileTopLevel(key, value, variables) : compileField(key, value),
  );
  const [only] = parts;
  return parts.length === 1 && only ? only : allOf(parts);
}

function allOf(parts: Filter[]): Combination {
  return {
    kind: 'and',
    parts,
    test: (doc, details) => parts.every((part) => part.test(doc, details)),
  };
}

function compileTopLevel(key: string, value: unknown, variables: Doc): Filter[] {
  switch (key) {
    case '$and':
      return [allOf(compileList(key, value, variables))];
    case '$or': {
      const parts = compileList(key, value, variables);
      return [
        { kind: 'or', parts, test: (doc, details) => parts.some((p) => p.test(doc, details)) },
      ];
    }
    case '$nor': {
      const parts = compileList(key, value, variables);
      return [{ kind: 'nor', parts, test: (doc) => !parts.some((part) => part.test(doc)) }];
    }
    case '$expr': {
      const expression = compileExpression(value, variables);
      return [{ kind: 'opaque', test: (doc) => isTrue(expression(doc)) }];
    }
    case '$alwaysTrue':
      return [];
    case '$alwaysFalse':
      return [{ kind: 'opaque', test: () => false }];
    case '$comment':
      return [];
    case '$text':
      throw new MongoError('IndexNotFound', 'text index required for $text query');
    case '$where':
    case '$jsonSchema':
      throw new MongoError('BadValue', `${key} is not supported by this server`);
    default:
      throw new MongoError(
        'BadValue',
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' ` +
          'symbol, consider using $getField or $setField.',
      );
  }
}

function isTrue(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined && value !== 0;
}

function compileList(key: string, value: unknown, variables: Doc): Filter[] {
  if (!Array.isArray(value)) throw new MongoError('BadValue', `${key} must be an array`);
  if (value.length === 0) {
    throw new MongoError('BadValue', '$and/$or/$nor must be a nonempty array');
  }
  return value.map((each: unknown) => {
    if (!isDoc(each)) {
      throw new MongoError('BadValue', '$or/$and/$nor entries need to be full objects');
    }
    return compileFilter(each, variables);
  });
}

function compileField(path: string, value: unknown): Filter[] {
  if (isOperators(value)) return compileOperators(path, value);
  return [predicate(path, isRegex(value) ? '$regex' : '$eq', value, {})];
}

/** Is it `{$gt: …}` rather than a document to compare with? (`$ref` and `$id` make a DBRef.) */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id';
}

function compileOperators(path: string, operators: Doc): Filter[] {
  if ('$options' in operators && !('$regex' in operators)) {
    throw new MongoError('BadValue', '$options needs a $regex');
  }
  return Object.entries(operators)
    .filter(([name]) => name !== '$options' && name !== '$comment')
    .flatMap(([name, operand]) => compileOperator(path, name, operand, operators));
}

function compileOperator(path: string, name: string, operand: unknown, siblings: Doc): Filter[] {
  switch (name) {
    case '$not':
      return [not(compileNot(path, operand))];
    case '$all':
      return compileAll(path, operand);
    case '$elemMatch':
      return [pathFilter(path, name, operand, { test: elemMatch(operand), whole: true })];
    default:
      return [predicate(path, name, operand, siblings)];
  }
}

function predicate(path: string, name: string, operand: unknown, siblings: Doc): Predicate {
  const factory = Object.hasOwn(valueOperators, name) ? valueOperators[name] : undefined;
  if (!factory) throw new MongoError('BadValue', `unknown operator: ${name}`);
  return pathFilter(path, name, operand, factory(operand, siblings));
}

function pathFilter(path: string, operator: string, operand: unknown, how: Operator): Predicate {
  const parts = path.split('.');
  const visit = how.whole ? how.test : orElement(how.test);
  const test: DocTest = how.negated
    ? (doc) => !somePath(doc, parts, visit)
    : (doc, details) => somePath(doc, parts, visit, details);
  return { kind: 'predicate', path, operator, operand, test };
}

function compileNot(path: string, operand: unknown): Filter {
  if (isRegex(operand)) return predicate(path, '$regex', operand, {});
  if (!isOperators(operand)) {
    throw new MongoError('BadValue', '$not needs a regex or a document');
  }
  return allOf(compileOperators(path, operand));
}

function not(filter: Filter): Opaque {
  return { kind: 'opaque', test: (doc) => !filter.test(doc) };
}

function compileAll(path: string, operand: unknown): Filter[] {
  if (!Array.isArray(operand)) throw new MongoError('BadValue', '$all needs an array');
  if (operand.length === 0) return [{ kind: 'opaque', test: () => false }];
  return operand.flatMap((each: unknown) =>
    isDoc(each) && '$elemMatch' in each ? compileOperators(path, each) : compileField(path, each),
  );
}

/** `{$elemMatch: {…}}`: one element of the array passes every condition. */
function elemMatch(operand: unknown): (value: unknown, details?: MatchDetails) => boolean {
  if (!isDoc(operand)) throw new MongoError('BadValue', '$elemMatch needs an Object');
  const test = elementTest(operand);
  return function someElementMatches(value, details) {
    if (!Array.isArray(value)) return false;
    const index = value.findIndex(test);
    if (index >= 0 && details) details.index = index;
    return index >= 0;
  };
}

const logical = ['$and', '$or', '$nor', '$expr'];

/** A test of an array element, from a query on its fields or from operators on itself. */
export function elementTest(condition: Doc): Test {
  if (!isOperators(condition) || logical.includes(Object.keys(condition)[0] ?? '')) {
    const filter = compileFilter(condition);
    return (element) => isDoc(element) && filter.test(element);
  }
  // the element stands as the only field of a document of its own
  const filter = allOf(compileOperators('element', condition));
  return (element) => filter.test({ element });
}
