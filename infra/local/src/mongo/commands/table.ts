import { aggregate } from './aggregate';
import {
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
  validate,
} from './collection-commands';
import type { Command } from './command';
import { count, distinct } from './count';
import { getMore, killCursors } from './cursor-commands';
import { remove } from './delete';
import { explain } from './explain';
import { find } from './find';
import { findAndModify } from './find-and-modify';
import { collMod, createIndexes, dropIndexes, listIndexes } from './index-commands';
import { insert } from './insert';
import * as server from './server-commands';
import { update } from './update';

const commands: readonly Command[] = [
  insert,
  find,
  update,
  remove,
  findAndModify,
  getMore,
  killCursors,
  aggregate,
  count,
  distinct,
  explain,
  createIndexes,
  listIndexes,
  dropIndexes,
  collMod,
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  collStats,
  dbStats,
  validate,
  server.hello,
  server.ping,
  server.buildInfo,
  server.serverStatus,
  server.hostInfo,
  server.getCmdLineOpts,
  server.getParameter,
  server.connectionStatus,
  server.whatsmyuri,
  server.replSetGetStatus,
  server.saslStart,
  server.shutdown,
  ...server.sessionCommands,
  ...server.transactionCommands,
];

/** Every command by its names. */
export const commandTable: ReadonlyMap<string, Command> = new Map(
  commands.flatMap((command) =>
    [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
  ),
);
