import mongoose from 'mongoose';
import { isDatabaseUnavailable } from '../errors/database-unavailable';
import { isDuplicateKey } from '../errors/duplicate-key';
import { ServiceUnavailableError } from '../errors/service-unavailable-error';

/**
 * Thrown by a listener when what an event needs is held by somebody else who is about to let go of
 * it: the event waits, and is tried again when anything with the same key has taken effect.
 */
export class WaitError extends Error {
  constructor(message: string) {
    super(message);
    Object.setPrototypeOf(this, WaitError.prototype);
  }
}

/**
 * Thrown by a listener when something that it works with is out of reach. It is not the event's
 * fault: the event comes again, without limit.
 */
export class OutOfReachError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.setPrototypeOf(this, OutOfReachError.prototype);
  }
}

/** Whether somebody else was faster: the event is tried again at once, on the new state. */
export function isConflict(error: unknown): boolean {
  if (error instanceof mongoose.Error.VersionError) return true;
  // as `retryOnConflict` ends when it has lost every race
  if (error instanceof ServiceUnavailableError) return true;
  return isDuplicateKey(error);
}

/** Whether something that the listener works with is away: the event comes again, without limit. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof OutOfReachError || isDatabaseUnavailable(error);
}
