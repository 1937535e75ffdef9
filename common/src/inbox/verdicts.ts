import mongoose from 'mongoose';

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

/** Names of the driver's errors that tell of the database's state, not of the request. */
const DATABASE_OUT_OF_REACH =
  /^Mongo(ose)?(Network|ServerSelection|Topology|NotConnected|PoolC|WriteConcern|ExpiredSession|Disconnected)/;

/** mongod's codes for: interrupted, shutting down, not primary, stepping down. */
const DATABASE_IN_TRANSITION = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

const DUPLICATE_KEY = 11000;

/** Whether the same event may well succeed when it comes again: such a failure is not counted. */
export function isPassing(error: unknown): boolean {
  if (error instanceof OutOfReachError) return true;
  if (error instanceof mongoose.Error.VersionError) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'number' && (code === DUPLICATE_KEY || DATABASE_IN_TRANSITION.has(code))) {
    return true;
  }
  return DATABASE_OUT_OF_REACH.test(error.name) || /buffering timed out/.test(error.message);
}
