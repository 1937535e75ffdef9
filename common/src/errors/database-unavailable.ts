/** Errors of the driver and of Mongoose that mean "could not reach the database", by name. */
const names = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoPoolClearedOnNetworkError',
  'MongoServerClosedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
]);

/**
 * Codes of a server that answers, but not now: time limits, shutting down, no primary.
 * https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const codes = new Set([50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * Is this the database being away (rather than a fault of ours or of the request)? Then the same
 * work will do later: a route answers 503, a listener leaves the message to be delivered again.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (names.has(error.name)) return true;
  if (error.name === 'MongooseError')
    return /buffering timed out|initial connection/i.test(error.message);
  return 'code' in error && error.name === 'MongoServerError' && codes.has(Number(error.code));
}
