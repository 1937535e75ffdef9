import path from 'node:path';
import { lock } from 'proper-lockfile';

/** A lock that its owner has not renewed for this long is taken over, in milliseconds. */
const STALE_MS = 4_000;
const RENEW_MS = 1_000;

const TRY_EVERY_MS = 250;

/**
 * Takes a folder for this process alone, and resolves to the function that gives it back.
 *
 * The owner renews its lock every second. One that was killed does not: whoever comes next waits
 * until the lock is stale, 4 s at most, and takes it over; only a lock that is being renewed is
 * refused.
 *
 * @param onLost called when somebody else has taken the folder over, because this process was
 *   stopped for so long: it must not write there any more
 * @throws when a living process holds it
 */
export async function lockFolder(
  folder: string,
  onLost: (error: Error) => void,
): Promise<() => Promise<void>> {
  try {
    return await lock(folder, {
      lockfilePath: path.join(folder, 'lock'),
      stale: STALE_MS,
      update: RENEW_MS,
      retries: {
        retries: (STALE_MS + RENEW_MS) / TRY_EVERY_MS,
        factor: 1,
        minTimeout: TRY_EVERY_MS,
      },
      onCompromised: (cause) =>
        onLost(new Error(`The queue folder ${folder} was taken over`, { cause })),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new Error(
      `The queue folder ${folder} is in use by another process: ` +
        'give each replica its own EXPIRATION_QUEUE_DIR',
      { cause: error },
    );
  }
}
