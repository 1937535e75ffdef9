import { spawn } from 'node:child_process';
import path from 'node:path';
import { isAlive } from '../alive';
import { Problem } from '../problem';
import { readRunFile } from '../run-file';
import { readSettings } from '../settings';

/** The services that keep an archive and a parking lot in their database. */
const services = ['tickets', 'orders', 'payments'] as const;

/**
 * Runs the events command of `common` for each service of the running stack, one after the other.
 *
 * @throws {Problem} when nothing is running, or a service's command has failed
 */
export async function events(root: string, args: readonly string[]): Promise<void> {
  const { dataDir } = readSettings(process.env, root);
  const run = readRunFile(dataDir);
  if (!run?.ready || !isAlive(run.pid)) {
    throw new Problem(`GitTix is not running on ${dataDir}: start it with \`npm start\``);
  }
  const script = path.join(root, 'common/build/cli/events.js');
  for (const service of services) {
    console.log(`${service}:`);
    const code = await runNode([script, ...args], {
      MONGO_URI: run.mongo.urls[service],
      NATS_URL: run.nats.url,
      NATS_CLUSTER_ID: run.nats.clusterId,
      LOG_LEVEL: 'silent',
    });
    if (code !== 0) throw new Problem(`${service}: the command failed`);
  }
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
