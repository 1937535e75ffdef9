/** What a NATS Streaming server refuses comes as a string, whatever the library's types say. */
export function asError(error: Error | string): Error {
  return typeof error === 'string' ? new Error(error) : error;
}
