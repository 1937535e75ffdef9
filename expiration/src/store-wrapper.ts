import { logger, type ParkingLot, type Resource, settings } from '@gittix/common';
import type { ExpirationQueue } from './queues/expiration-queue';
import {
  type ExpirationStore,
  openExpirationStore,
  storeLocation,
} from './queues/expiration-store';

/**
 * Holds this service's one store, so that any file can import it without importing `index.ts`,
 * which opens it.
 */
class StoreWrapper implements Resource {
  #store?: ExpirationStore;

  readonly checks = { store: () => this.#opened.ping() };

  /** Can be handed out before the store is open. */
  readonly parkingLot: ParkingLot = {
    countTry: (id) => this.#opened.parkingLot.countTry(id),
    forgiveTry: (id) => this.#opened.parkingLot.forgiveTry(id),
    park: (event) => this.#opened.parkingLot.park(event),
    settle: (id) => this.#opened.parkingLot.settle(id),
    waiting: (group, key) => this.#opened.parkingLot.waiting(group, key),
    all: () => this.#opened.parkingLot.all(),
  };

  get queue(): ExpirationQueue {
    return this.#opened.queue;
  }

  get #opened(): ExpirationStore {
    if (!this.#store) throw new Error('Cannot access the expiration store before opening it');
    return this.#store;
  }

  checkSettings(): void {
    storeLocation();
  }

  async open(): Promise<void> {
    this.#store = await openExpirationStore(storeLocation(), {
      timeoutMs: settings(['CONNECT_TIMEOUT_SECONDS']).CONNECT_TIMEOUT_SECONDS * 1000,
      onFailure: (error) => {
        logger.fatal({ err: error }, 'The expiration store can not be used any more');
        process.exit(1);
      },
    });
  }

  async close(): Promise<void> {
    await this.#store?.close();
    this.#store = undefined;
  }
}

export const storeWrapper = new StoreWrapper();
