import { spawn } from 'node:child_process';
import path from 'node:path';
import { isAlive } from '../alive';
import { Problem } from '../problem';
import { readRunFile, type RunFile } from '../run-file';
import { readSettings } from '../settings';

/** The services that keep an archive and a parking lot in their database. */
const services = ['tickets', 'orders', 'payments'] as const;

type Args = readonly string[];

/**
 * Runs the events command of `common` for each service of the running stack, one after the other;
 * of expiration, which has no database, it can only list what is parked.
 *
 * @throws {Problem} when nothing is running, or a service's command has failed
 */
export async function events(root: string, args: Args): Promise<void> {
  const { dataDir } = readSettings(process.env, root);
  const run = readRunFile(dataDir);
  if (!run?.ready || !isAlive(run.pid)) {
    throw new Problem(`GitTix is not running on ${dataDir}: start it with \`npm start\``);
  }
  refuseUnknownIds(args);

  const script = path.join(root, 'common/build/cli/events.js');
  for (const service of services) {
    const own = argsOf(service, args);
    if (!own) continue;
    await runFor(service, [script, ...own], {
      MONGO_URI: run.mongo.urls[service],
      NATS_URL: run.nats.url,
      NATS_CLUSTER_ID: run.nats.clusterId,
    });
  }

  if (args[0] === 'parked') {
    const list = path.join(root, 'expiration/build/cli/parked.js');
    for (const [name, env] of expirationStores(run)) await runFor(name, [list], env);
  }
  if (argsOf('expiration', args)?.[0] === 'retry') {
    console.log('expiration:\nwhat it could not read it tries again whenever it starts');
  }
}

/** The ids of parked events begin with the queue group of the service that has parked them. */
const groupOf = (service: string) => `${service}-service/`;

/** Without the ids that are other services'; undefined when all of them are. */
function argsOf(service: string, [command, ...ids]: Args): Args | undefined {
  if (command !== 'retry' || ids.length === 0) return command ? [command, ...ids] : [];
  const own = ids.filter((id) => id.startsWith(groupOf(service)));
  return own.length > 0 ? [command, ...own] : undefined;
}

function refuseUnknownIds([command, ...ids]: Args): void {
  if (command !== 'retry') return;
  const groups = [...services, 'expiration'].map(groupOf);
  const unknown = ids.find((id) => !groups.some((group) => id.startsWith(group)));
  if (unknown !== undefined) throw new Problem(`No event is parked as ${unknown}`);
}

/** By name, how to find them: one Redis for all replicas, or a folder for each. */
function expirationStores({ queue, processes }: RunFile): [string, NodeJS.ProcessEnv][] {
  if (queue.place.startsWith('redis:')) {
    const { hostname, port } = new URL(queue.place);
    return [['expiration', { REDIS_HOST: hostname, REDIS_PORT: port }]];
  }
  return processes
    .filter(({ name }) => /^expiration(-\d+)?$/.test(name))
    .map(({ name }) => [name, { EXPIRATION_QUEUE_DIR: path.join(queue.place, name) }]);
}

async function runFor(name: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  console.log(`${name}:`);
  const code = await runNode(args, { ...env, LOG_LEVEL: 'silent' });
  if (code !== 0) throw new Problem(`${name}: the command failed`);
}

function runNode(args: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
}
