import { CustomError, type SerializedError } from './custom-error';

/** 429: the caller asks too often, or too much is waiting; `Retry-After` says when to come back. */
export class TooManyRequestsError extends CustomError {
  readonly statusCode = 429;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(message = 'Too many requests, please try again later', retryAfterSeconds = 1) {
    super(message);
    Object.setPrototypeOf(this, TooManyRequestsError.prototype);
    this.headers = { 'Retry-After': String(retryAfterSeconds) };
  }

  serializeErrors(): SerializedError[] {
    return [{ message: this.message }];
  }
}
