import { freePort } from '../ports';
import { acceptsTcp } from '../probes';
import { databaseNames, mongoUriOf, type DatabaseName, type Settings } from '../settings';
import {
  embedded,
  findServer,
  logFileOf,
  requireReachable,
  type Engine,
  type EngineContext,
} from './engine';

export interface MongoEngine extends Engine {
  /** The database of each service. */
  readonly urls: Readonly<Record<DatabaseName, string>>;
}

/** One server with a database for each service, save for those that have a URI of their own. */
export async function chooseMongo(context: EngineContext): Promise<MongoEngine> {
  const { settings } = context;
  const own = databaseNames.filter((name) => !mongoUriOf(settings, name));
  const engine = own.length > 0 ? await startable(context) : undefined;
  const urls = Object.fromEntries(
    databaseNames.map((name) => [name, mongoUriOf(settings, name) ?? `${engine?.place}/${name}`]),
  ) as Record<DatabaseName, string>;

  return {
    title: 'MongoDB',
    source: engine?.source ?? 'outside URL',
    place: places(settings, engine?.place),
    process: engine?.process,
    urls,
    requireReachable: async () => {
      await Promise.all(databaseNames.map((name) => requireMongo(settings, name)));
    },
  };
}

async function startable(context: EngineContext): Promise<Engine> {
  const port = await freePort();
  const { folder } = context;
  const mongod = findServer('mongod', context);
  const shared = {
    name: 'mongo',
    env: () => context.inherited,
    logFile: logFileOf('mongo', folder),
    isReady: () => acceptsTcp(port),
    url: `mongodb://127.0.0.1:${port}`,
  };
  // a folder for each: neither server reads the other's files
  if (mongod) {
    const args = [
      '--port',
      `${port}`,
      '--bind_ip',
      '127.0.0.1',
      '--dbpath',
      folder.folder('mongod'),
    ];
    return {
      title: 'MongoDB',
      source: 'found on PATH',
      place: shared.url,
      process: { ...shared, command: mongod, args },
    };
  }
  const args = ['--port', `${port}`, '--dbpath', folder.folder('mongo')];
  return {
    title: 'MongoDB',
    source: 'embedded',
    place: shared.url,
    process: { ...shared, ...embedded('mongo', args) },
  };
}

async function requireMongo(settings: Settings, name: DatabaseName): Promise<void> {
  const uri = mongoUriOf(settings, name);
  if (!uri || uri.startsWith('mongodb+srv:')) return;
  const [host, port] = firstHostOf(uri);
  await requireReachable(`MONGO_URI_${name.toUpperCase()}`, host, port);
}

/** A URI may name several hosts, which `URL` can't read. */
function firstHostOf(uri: string): [host: string, port: number] {
  const [, host = '', port] = /\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:,/]+)(?::(\d+))?/.exec(uri) ?? [];
  return [host.replace(/^\[|\]$/g, ''), Number(port ?? 27017)];
}

function places(settings: Settings, own: string | undefined): string {
  const outside = databaseNames.filter((name) => mongoUriOf(settings, name));
  const settingsUsed = outside.map((name) => `MONGO_URI_${name.toUpperCase()}`).join(', ');
  return [own, settingsUsed].filter(Boolean).join('; ');
}
