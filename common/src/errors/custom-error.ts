/** One entry of an error answer; `field` names the field of the request that is wrong. */
export interface SerializedError {
  message: string;
  field?: string;
}

/**
 * An error that knows how to answer the request that it ended. `errorHandler` turns it into its
 * `statusCode`, its `headers` and `{errors: serializeErrors()}`; its message is for the log alone.
 */
export abstract class CustomError extends Error {
  abstract readonly statusCode: number;

  /** Sent with the answer, e.g. `Retry-After`. */
  readonly headers: Readonly<Record<string, string>> = {};

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.setPrototypeOf(this, CustomError.prototype);
  }

  abstract serializeErrors(): SerializedError[];
}
