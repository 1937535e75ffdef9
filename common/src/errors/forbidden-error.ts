import { CustomError, type SerializedError } from './custom-error';

/** 403: refused whoever asks, e.g. a state-changing request that another site made. */
export class ForbiddenError extends CustomError {
  readonly statusCode = 403;

  constructor(message: string) {
    super(message);
    Object.setPrototypeOf(this, ForbiddenError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return [{ message: this.message }];
  }
}
