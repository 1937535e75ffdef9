import { setTimeout as delay } from 'node:timers/promises';
import { ServiceUnavailableError } from '../errors/service-unavailable-error';

const TRIES = 5;

/** Losers of one race come back at different times, or they would meet again. */
const JITTER_MS = 5;

/**
 * Runs load-judge-save again, from the load, when somebody else saved the document in between: the
 * new state has to be judged anew.
 *
 * @throws ServiceUnavailableError when that happened five times
 */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isVersionConflict(error)) throw error;
      if (tried === TRIES) throw new ServiceUnavailableError(undefined, 1, { cause: error });
      await delay(Math.random() * JITTER_MS * tried);
    }
  }
}

/** Mongoose's word for "the version in the database is no longer the one that you loaded". */
function isVersionConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'VersionError';
}
