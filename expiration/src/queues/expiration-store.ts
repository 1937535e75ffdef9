import { type ParkedEvent, type ParkingLot, settings, SettingsError } from '@gittix/common';
import type { ExpirationQueue } from './expiration-queue';
import { openFileStore, readParked } from './file/file-store';
import { openRedisStore } from './redis/redis-store';

/** All that this service stores: the timers, and beside them the events that it could not use. */
export interface ExpirationStore {
  readonly queue: ExpirationQueue;
  readonly parkingLot: ParkingLot;
  /** Rejects when the store is out of reach. */
  ping(): Promise<void>;
  /** Lets running handlers finish, then lets go of the store. */
  close(): Promise<void>;
}

export interface ExpirationStoreOptions {
  /** Called when nothing can be stored any more: the process should end. */
  onFailure: (error: Error) => void;
  /** How long to wait for Redis, in milliseconds. */
  timeoutMs: number;
}

/** How long somebody who only wants to look waits for Redis, in milliseconds. */
const LOOK_MS = 5_000;

export type StoreLocation =
  | { redis: { host: string; port: number } }
  /** Belongs to this replica alone. */
  | { folder: string };

/**
 * The store that the environment names: Redis at `REDIS_HOST`, else the folder
 * `EXPIRATION_QUEUE_DIR`.
 *
 * @throws SettingsError when neither is set
 */
export function storeLocation(environment: NodeJS.ProcessEnv = process.env): StoreLocation {
  const { REDIS_HOST, REDIS_PORT, EXPIRATION_QUEUE_DIR } = settings(
    ['REDIS_HOST', 'REDIS_PORT', 'EXPIRATION_QUEUE_DIR'],
    environment,
  );
  if (REDIS_HOST) return { redis: { host: REDIS_HOST, port: REDIS_PORT } };
  if (EXPIRATION_QUEUE_DIR) return { folder: EXPIRATION_QUEUE_DIR };
  throw new SettingsError([
    'REDIS_HOST or EXPIRATION_QUEUE_DIR must be defined: ' +
      'the host of a Redis server, or a folder for the timers of this replica alone',
  ]);
}

/** @throws when the store can't be reached or is in use: the message says what to do */
export function openExpirationStore(
  location: StoreLocation,
  options: ExpirationStoreOptions,
): Promise<ExpirationStore> {
  return 'redis' in location
    ? openRedisStore(location.redis, options)
    : openFileStore(location.folder, options);
}

/**
 * What is parked at a location, which a service may have open meanwhile.
 *
 * @throws when it can't be reached
 */
export async function parkedAt(location: StoreLocation): Promise<ParkedEvent[]> {
  if ('folder' in location) return readParked(location.folder);
  const store = await openRedisStore(location.redis, {
    timeoutMs: LOOK_MS,
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    return await store.parkingLot.all();
  } finally {
    await store.close();
  }
}
