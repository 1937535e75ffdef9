import type { ParkedEvent, ParkingLot } from '@gittix/common';
import type { Queue } from 'bull';
import { isWaiting, oldestFirst } from '../waiting-events';

/** Event id → how often its handler was tried. */
const TRIES = 'expiration:tries';
/** Event id → the parked event, as JSON. */
const PARKED = 'expiration:parked';

/** The parking lot of an expiration service whose queue is in Redis: two hashes beside it. */
export class RedisParkingLot implements ParkingLot {
  constructor(private readonly redis: Queue['client']) {}

  countTry(id: string): Promise<number> {
    return this.redis.hincrby(TRIES, id, 1);
  }

  async forgiveTry(id: string): Promise<void> {
    await this.redis.hincrby(TRIES, id, -1);
  }

  async park(event: ParkedEvent): Promise<void> {
    await this.redis.hset(PARKED, event.id, JSON.stringify(event));
  }

  async settle(id: string): Promise<void> {
    await this.redis.multi().hdel(TRIES, id).hdel(PARKED, id).exec();
  }

  async *waiting(group: string, key?: string): AsyncIterable<ParkedEvent> {
    const parked = await this.all();
    yield* parked.filter((event) => isWaiting(event, group, key)).sort(oldestFirst);
  }

  async all(): Promise<ParkedEvent[]> {
    const parked = await this.redis.hvals(PARKED);
    return parked.map((json) => JSON.parse(json) as ParkedEvent);
  }
}
