import { CustomError, type SerializedError } from './custom-error';

/** 503: the same request will do later; `Retry-After` says when (in seconds). */
export class ServiceUnavailableError extends CustomError {
  readonly statusCode = 503;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(
    message = 'Service is temporarily unavailable',
    retryAfterSeconds = 5,
    options?: ErrorOptions,
  ) {
    super(message, options);
    Object.setPrototypeOf(this, ServiceUnavailableError.prototype);
    this.headers = { 'Retry-After': String(retryAfterSeconds) };
  }

  serializeErrors(): SerializedError[] {
    return [{ message: this.message }];
  }
}
