import { decode, isDoc, type Doc } from '../bson/value';
import { isNumber, toNumber } from '../bson/numbers';
import { MongoError } from '../errors';
import type { WireRequest } from '../wire/message';
import { checkFields, docOf, type Command, type CommandContext } from './command';
import { refuseTransaction } from './server-commands';
import { commandTable } from './table';

/** Runs a request; every failure becomes a reply with `ok: 0`. */
export async function dispatch(
  request: WireRequest,
  context: Omit<CommandContext, 'database' | 'sequences'>,
): Promise<Doc> {
  try {
    return { ...(await runCommand(request, context)), ok: 1 };
  } catch (error) {
    return errorReply(error);
  }
}

export function errorReply(error: unknown): Doc {
  if (error instanceof MongoError) {
    const { message, code, codeName, details } = error;
    return { ok: 0, errmsg: message, code, codeName, ...details };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`mongod: unexpected failure: ${text}\n`);
  return { ok: 0, errmsg: String(error), code: 1, codeName: 'InternalError' };
}

async function runCommand(
  { command: args, sequences, isLegacy }: WireRequest,
  context: Omit<CommandContext, 'database' | 'sequences'>,
): Promise<Doc> {
  const name = Object.keys(args)[0] ?? '';
  const database = args.$db;
  const command = commandTable.get(name);
  if (isLegacy && command?.name !== 'hello') {
    throw new MongoError(
      'UnsupportedOpQueryCommand',
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
  if (!command) throw new MongoError('CommandNotFound', `no such command: '${name}'`);
  if (typeof database !== 'string') {
    throw new MongoError(40571, 'OP_MSG requests require a $db argument');
  }
  if (command.isAdmin && database !== 'admin') {
    throw new MongoError('Unauthorized', `${name} may only be run against the admin database.`);
  }
  context.server.counts.set(command.name, (context.server.counts.get(command.name) ?? 0) + 1);

  for (const [field, docs] of sequences) {
    // insert keeps the bytes that came; to the others a sequence is an argument like any other
    args[field] = command.name === 'insert' ? [] : docs.map(decode);
  }
  checkFields(command, name, args);
  if (args.txnNumber !== undefined || args.startTransaction !== undefined) refuseTransaction();
  checkWriteConcern(docOf(args, 'writeConcern'));

  const reply = await command.run(args, { ...context, database, sequences });
  if (waitsForLog(command, args)) await context.catalog.log.synced();
  return reply;
}

function checkWriteConcern({ w }: Doc): void {
  const isKnown = w === undefined || w === 'majority' || (isNumber(w) && toNumber(w) >= 0);
  if (!isKnown && typeof w !== 'string' && !isDoc(w)) {
    throw new MongoError('FailedToParse', 'w has to be a number, string, or object');
  }
  if (isNumber(w) && toNumber(w) > 1) {
    throw new MongoError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
}

/** `j: true`, and `w: majority` without a word on `j`, mean: on disk before the answer. */
function waitsForLog(command: Command, args: Doc): boolean {
  if (!command.writes) return false;
  const { j, w } = docOf(args, 'writeConcern');
  if (j === undefined || j === null) return w === 'majority';
  return j === true || (isNumber(j) && toNumber(j) !== 0);
}
