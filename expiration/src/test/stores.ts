import {
  type ExpirationStore,
  type ExpirationStoreOptions,
  openExpirationStore,
  type StoreLocation,
} from '../queues/expiration-store';
import { buildRedisServer, hasRedis, type RedisServer } from './redis-server';
import { temporaryFolder } from './temporary-folder';

/** One kind of store under test. */
export interface StoreUnderTest {
  readonly name: string;
  /** Why it can't be tested on this machine. */
  readonly missing?: string;
  before(): Promise<void>;
  after(): Promise<void>;
  /** Where an empty store is; opened twice, it is the same. */
  emptyLocation(): Promise<StoreLocation>;
}

let redis: RedisServer | undefined;

export const stores: StoreUnderTest[] = [
  {
    name: 'files',
    before: async () => undefined,
    after: async () => undefined,
    emptyLocation: async () => ({ folder: await temporaryFolder() }),
  },
  {
    name: 'Redis',
    missing: hasRedis ? undefined : 'redis-server is not on PATH',
    before: async () => {
      redis = await buildRedisServer();
    },
    after: async () => {
      await redis?.kill();
    },
    emptyLocation: async () => {
      if (!redis) throw new Error('Redis is not prepared');
      await redis.kill();
      redis = await buildRedisServer();
      await redis.start();
      return { redis: { host: '127.0.0.1', port: redis.port } };
    },
  },
];

/** Opens a store that must not fail. */
export function openStore(
  location: StoreLocation,
  options: Partial<ExpirationStoreOptions> = {},
): Promise<ExpirationStore> {
  return openExpirationStore(location, {
    timeoutMs: 10_000,
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
}
