import type { ValidationError } from 'express-validator';
import { CustomError, type SerializedError } from './custom-error';

/** 400: fields of the request are wrong, one entry for each, as express-validator found them. */
export class RequestValidationError extends CustomError {
  readonly statusCode = 400;

  constructor(readonly errors: readonly ValidationError[]) {
    super('Invalid request parameters');
    Object.setPrototypeOf(this, RequestValidationError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return this.errors.map((error) =>
      error.type === 'field'
        ? { message: String(error.msg), field: error.path }
        : { message: String(error.msg) },
    );
  }
}
