import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import { isAlive } from './alive';
import { errorCode } from './error-code';
import { Problem } from './problem';
import { readRunFile, removeRunFile } from './run-file';
import { until } from './until';

/** A lock whose owner has not touched it for so long is taken over; milliseconds. */
const staleAfter = 5_000;

/** How long the children of a launcher that was killed may take to end; milliseconds. */
const leftoversTimeout = 15_000;

/** All that the launcher ever writes into the data folder, and so all that a reset removes. */
const contents = [
  'mongo',
  'mongod',
  'nats',
  'nats-streaming-server',
  'expiration',
  'redis-server',
  'stripe',
  'logs',
  'jwt.key',
  'stripe-webhook.secret',
];

/** The launcher's folder, held by one launcher at a time. */
export interface DataFolder {
  readonly path: string;
  /** The folder of a part (`mongo`, `logs` …), made if need be. */
  folder(name: string): string;
  /** A secret that is made at random the first time and kept, readable by its owner alone. */
  secret(name: string, prefix?: string): string;
  release(): Promise<void>;
}

/**
 * Takes the data folder, makes it if need be, and waits for what a killed launcher left running.
 *
 * @throws {Problem} when another launcher holds it, and when it can't be made
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  makeFolder(dataDir);
  const release = await lockFolder(dataDir);
  await leftoversEnd(dataDir);
  removeRunFile(dataDir);

  return {
    path: dataDir,
    folder: (name) => {
      const folder = path.join(dataDir, name);
      fs.mkdirSync(folder, { recursive: true });
      return folder;
    },
    secret: (name, prefix = '') => keptSecret(path.join(dataDir, name), prefix),
    release: async () => {
      removeRunFile(dataDir);
      await release();
    },
  };
}

/**
 * Removes everything that runs have left in the data folder, and nothing that is not theirs.
 *
 * @throws {Problem} while a launcher runs on it
 */
export async function resetDataFolder(dataDir: string): Promise<void> {
  if (!fs.existsSync(dataDir)) return;
  const folder = await openDataFolder(dataDir);
  for (const name of contents) {
    fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
  await folder.release();
}

function makeFolder(dataDir: string): void {
  try {
    fs.mkdirSync(dataDir, { recursive: true });
    fs.accessSync(dataDir, fs.constants.W_OK);
  } catch (error) {
    throw new Problem(
      `The data folder ${dataDir} can't be used (${errorCode(error)}): choose another with GITTIX_DATA_DIR`,
    );
  }
}

async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const options = {
    lockfilePath: path.join(dataDir, 'launcher.lock'),
    stale: staleAfter,
    update: staleAfter / 4,
    // a laptop that slept has a stale lock, and is still the only one here
    onCompromised: () => undefined,
  };
  try {
    return await lock(dataDir, options);
  } catch (error) {
    if (errorCode(error) !== 'ELOCKED') throw error;
  }

  const owner = readRunFile(dataDir)?.pid;
  if (owner === undefined || isAlive(owner)) {
    const who = owner === undefined ? '' : ` (process ${owner})`;
    throw new Problem(
      `GitTix is already running on ${dataDir}${who}: stop it first, or choose another folder with GITTIX_DATA_DIR`,
    );
  }
  // its owner was killed: no need to wait until the lock is stale
  fs.rmSync(options.lockfilePath, { recursive: true, force: true });
  return lock(dataDir, options);
}

async function leftoversEnd(dataDir: string): Promise<void> {
  const left = readRunFile(dataDir)?.processes ?? [];
  await until(() => !left.some(({ pid }) => pid && isAlive(pid)), {
    timeout: leftoversTimeout,
  }).catch(() => undefined); // the id may belong to somebody else by now
}

function keptSecret(file: string, prefix: string): string {
  if (!fs.existsSync(file)) {
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, prefix + randomBytes(32).toString('hex'), { mode: 0o600 });
    fs.renameSync(temporary, file);
  }
  return fs.readFileSync(file, 'utf8').trim();
}
