import type { ExpirationStore, ExpirationStoreOptions } from '../expiration-store';
import { BullExpirationQueue, type RedisAddress } from './bull-expiration-queue';
import { RedisParkingLot } from './redis-parking-lot';

/** @throws when Redis does not answer in time */
export async function openRedisStore(
  address: RedisAddress,
  options: ExpirationStoreOptions,
): Promise<ExpirationStore> {
  const queue = await BullExpirationQueue.connect(address, options);
  return {
    queue,
    parkingLot: new RedisParkingLot(queue.client),
    ping: async () => {
      await queue.client.ping();
    },
    close: () => queue.close(),
  };
}
