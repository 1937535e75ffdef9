import { isNumber, toNumber } from '../bson/numbers';
import { typeName } from '../bson/types';
import { hasField, isDoc, type Doc } from '../bson/value';
import type { Cursors } from '../cursors';
import { MongoError } from '../errors';
import type { Catalog } from '../storage/catalog';

/** What a command may be given: a BSON type, `number` for any number, or anything. */
export type FieldType = 'string' | 'bool' | 'number' | 'object' | 'array' | 'any';

/** What a command acts on. */
export interface CommandContext {
  catalog: Catalog;
  cursors: Cursors;
  database: string;
  /** The command's own document sequences, still in BSON. */
  sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  connection: { id: number; address: string };
  server: ServerInfo;
}

/** What the server tells about itself. */
export interface ServerInfo {
  readonly startedAt: Date;
  readonly host: string;
  readonly arguments: readonly string[];
  /** How often each command has run. */
  readonly counts: Map<string, number>;
  connections(): number;
  /** Stops the server, as the `shutdown` command asks. */
  shutdown(): void;
}

/** One command of the table. */
export interface Command {
  name: string;
  aliases?: readonly string[];
  /** The fields that it knows, the generic ones of every command aside. */
  fields: Readonly<Record<string, FieldType>>;
  required?: readonly string[];
  /** Runs on the `admin` database only. */
  isAdmin?: boolean;
  /** Changes data: its answer waits for the log when the write concern asks for that. */
  writes?: boolean;
  run(args: Doc, context: CommandContext): Doc | Promise<Doc>;
}

/** Fields that every command may carry. */
const genericFields: Readonly<Record<string, FieldType>> = {
  $db: 'string',
  $readPreference: 'object',
  $clusterTime: 'any',
  lsid: 'object',
  txnNumber: 'number',
  autocommit: 'bool',
  startTransaction: 'bool',
  maxTimeMS: 'number',
  comment: 'any',
  readConcern: 'object',
  writeConcern: 'object',
  apiVersion: 'string',
  apiStrict: 'bool',
  apiDeprecationErrors: 'bool',
  help: 'bool',
};

/**
 * Checks a command's fields as mongod's parser does.
 * @throws {MongoError} 40415 unknown field, 14 wrong type, 40414 missing field
 */
export function checkFields(command: Command, name: string, args: Doc): void {
  for (const [field, value] of Object.entries(args)) {
    if (field === name) continue;
    const type = typeOf(command.fields, field) ?? typeOf(genericFields, field);
    if (!type) {
      throw new MongoError(40415, `BSON field '${command.name}.${field}' is an unknown field.`);
    }
    if (value !== null && value !== undefined && !isOfType(value, type)) {
      throw wrongType(`${command.name}.${field}`, value, type);
    }
  }
  const missing = command.required?.find((field) => !hasField(args, field));
  if (missing) {
    throw new MongoError(
      40414,
      `BSON field '${command.name}.${missing}' is missing but a required field`,
    );
  }
}

function typeOf(fields: Command['fields'], field: string): FieldType | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean' || isNumber(value);
    case 'number':
      return isNumber(value);
    case 'object':
      return isDoc(value);
    case 'array':
      return Array.isArray(value);
  }
}

const typeWords: Readonly<Record<FieldType, string>> = {
  string: "type 'string'",
  bool: "types '[bool, long, int, decimal, double]'",
  number: "types '[long, int, decimal, double]'",
  object: "type 'object'",
  array: "type 'array'",
  any: 'type any',
};

export function wrongType(field: string, value: unknown, type: FieldType): MongoError {
  return new MongoError(
    'TypeMismatch',
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected ${typeWords[type]}`,
  );
}

/** The collection's name that a command carries under its own name. */
export function collectionName(args: Doc): string {
  const [name, value] = Object.entries(args)[0] ?? ['', undefined];
  if (typeof value !== 'string') {
    throw new MongoError('InvalidNamespace', `collection name has invalid type ${typeName(value)}`);
  }
  if (value === '')
    throw new MongoError('InvalidNamespace', `Invalid namespace specified '${name}.'`);
  return value;
}

/** An integer argument, `fallback` when it was not given. */
export function integerOf(args: Doc, field: string, fallback: number): number {
  const value = args[field];
  if (value === undefined || value === null) return fallback;
  return isNumber(value) ? Math.trunc(toNumber(value)) : fallback;
}

/** As {@link integerOf}, refusing negative numbers. */
export function countOf(args: Doc, field: string, fallback: number): number {
  const value = integerOf(args, field, fallback);
  if (value >= 0) return value;
  throw new MongoError(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
}

export function docOf(args: Doc, field: string): Doc {
  const value = args[field];
  return isDoc(value) ? value : {};
}

export function flagOf(args: Doc, field: string, fallback = false): boolean {
  const value = args[field];
  if (value === undefined || value === null) return fallback;
  return isNumber(value) ? toNumber(value) !== 0 : value === true;
}

/** The documents of an array argument or of the document sequence of the same name. */
export function listOf(args: Doc, field: string): Doc[] {
  const list = args[field];
  if (!Array.isArray(list)) return [];
  return list.map((each: unknown, i) => {
    if (isDoc(each)) return each;
    throw wrongType(`${Object.keys(args)[0]}.${field}.${i}`, each, 'object');
  });
}
