import { Long } from 'bson';
import os from 'node:os';
import { MongoError } from '../errors';
import { MAX_DOCUMENT_SIZE } from '../storage/collection';
import { MAX_MESSAGE_SIZE } from '../wire/message';
import { type Command } from './command';

/** The version of mongod whose behaviour this server has. */
export const SERVER_VERSION = '7.0.0';

/** Wire version of mongod 7.0. */
const MAX_WIRE_VERSION = 21;

export const hello: Command = {
  name: 'hello',
  aliases: ['isMaster', 'ismaster'],
  fields: {
    helloOk: 'bool',
    client: 'object',
    compression: 'array',
    speculativeAuthenticate: 'any',
    saslSupportedMechs: 'string',
    topologyVersion: 'any',
    maxAwaitTimeMS: 'number',
    loadBalanced: 'bool',
    hostInfo: 'string',
  },
  run(args, { connection }) {
    return {
      ...('hello' in args ? { isWritablePrimary: true } : { ismaster: true }),
      ...(args.helloOk === true && { helloOk: true }),
      maxBsonObjectSize: MAX_DOCUMENT_SIZE,
      maxMessageSizeBytes: MAX_MESSAGE_SIZE,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      connectionId: connection.id,
      minWireVersion: 0,
      maxWireVersion: MAX_WIRE_VERSION,
      readOnly: false,
    };
  },
};

export const ping: Command = { name: 'ping', fields: {}, run: () => ({}) };

export const buildInfo: Command = {
  name: 'buildInfo',
  aliases: ['buildinfo'],
  fields: {},
  run: () => ({
    version: SERVER_VERSION,
    versionArray: [...SERVER_VERSION.split('.').map(Number), 0],
    gitVersion: 'none: the embedded server of GitTix',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_SIZE,
    storageEngines: ['ephemeralForTest', 'appendOnlyLog'],
  }),
};

export const serverStatus: Command = {
  name: 'serverStatus',
  fields: Object.fromEntries(
    ['repl', 'metrics', 'locks', 'wiredTiger', 'tcmalloc', 'mirroredReads'].map((section) => [
      section,
      'any',
    ]),
  ),
  run(_args, { server, cursors }) {
    const uptime = (Date.now() - server.startedAt.getTime()) / 1000;
    const memory = process.memoryUsage();
    return {
      host: server.host,
      version: SERVER_VERSION,
      process: 'mongod',
      pid: Long.fromNumber(process.pid),
      uptime: Math.floor(uptime),
      uptimeMillis: Long.fromNumber(Math.floor(uptime * 1000)),
      localTime: new Date(),
      connections: { current: server.connections() },
      metrics: {
        cursor: { open: { total: Long.fromNumber(cursors.size) } },
        commands: Object.fromEntries(
          [...server.counts].map(([name, total]) => [name, { total: Long.fromNumber(total) }]),
        ),
      },
      mem: { bits: 64, resident: Math.floor(memory.rss / 1024 / 1024) },
    };
  },
};

export const hostInfo: Command = {
  name: 'hostInfo',
  fields: {},
  run: () => ({
    system: {
      currentTime: new Date(),
      hostname: os.hostname(),
      memSizeMB: Math.floor(os.totalmem() / 1024 / 1024),
      numCores: os.cpus().length,
    },
    os: { type: os.type(), name: os.platform(), version: os.release() },
  }),
};

export const getCmdLineOpts: Command = {
  name: 'getCmdLineOpts',
  fields: {},
  isAdmin: true,
  run: (_args, { server }) => ({ argv: server.arguments, parsed: {} }),
};

export const connectionStatus: Command = {
  name: 'connectionStatus',
  fields: { showPrivileges: 'bool' },
  run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};

export const whatsmyuri: Command = {
  name: 'whatsmyuri',
  fields: {},
  run: (_args, { connection }) => ({ you: connection.address }),
};

/** Sessions carry nothing on a standalone server: there is nothing to keep or to end. */
export const sessionCommands: readonly Command[] = [
  'endSessions',
  'refreshSessions',
  'killSessions',
  'killAllSessions',
].map((name) => ({ name, fields: {}, run: () => ({}) }));

export const transactionCommands: readonly Command[] = [
  'commitTransaction',
  'abortTransaction',
].map((name) => ({
  name,
  fields: { recoveryToken: 'any' },
  isAdmin: true,
  run: refuseTransaction,
}));

/** Transactions need a replica set; a standalone mongod says so in these words. */
export function refuseTransaction(): never {
  throw new MongoError(
    'IllegalOperation',
    'Transaction numbers are only allowed on a replica set member or mongos',
  );
}

/** No users exist here, so none can be authenticated. */
export const saslStart: Command = {
  name: 'saslStart',
  fields: { mechanism: 'string', payload: 'any', autoAuthorize: 'number', options: 'object' },
  run() {
    throw new MongoError('AuthenticationFailed', 'Authentication failed.');
  },
};

export const replSetGetStatus: Command = {
  name: 'replSetGetStatus',
  fields: { initialSync: 'number' },
  isAdmin: true,
  run() {
    throw new MongoError('NoReplicationEnabled', 'not running with --replSet');
  },
};

const parameters: Readonly<Record<string, unknown>> = {
  featureCompatibilityVersion: { version: '7.0' },
  ttlMonitorEnabled: true,
};

export const getParameter: Command = {
  name: 'getParameter',
  fields: Object.fromEntries(
    [...Object.keys(parameters), 'allParameters', 'authenticationMechanisms'].map((name) => [
      name,
      'any',
    ]),
  ),
  isAdmin: true,
  run(args) {
    const isAll = args.getParameter === '*' || args.allParameters === true;
    const found = Object.entries(parameters).filter(([name]) => isAll || name in args);
    if (found.length === 0) throw new MongoError('InvalidOptions', 'no option found to get');
    return Object.fromEntries(found);
  },
};

export const shutdown: Command = {
  name: 'shutdown',
  fields: { force: 'bool', timeoutSecs: 'number' },
  isAdmin: true,
  run(args, { server }) {
    server.shutdown();
    return {};
  },
};
