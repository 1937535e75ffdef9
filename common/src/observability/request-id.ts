import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** The id of the request being answered; undefined outside one. */
export function currentRequestId(): string | undefined {
  return storage.getStore();
}

/** Runs what answers the request of this id. */
export function runWithRequestId<T>(id: string, run: () => T): T {
  return storage.run(id, run);
}
