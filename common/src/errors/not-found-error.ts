import { CustomError, type SerializedError } from './custom-error';

/** 404: no such route, or no such document. */
export class NotFoundError extends CustomError {
  readonly statusCode = 404;

  constructor() {
    super('route not found');
    Object.setPrototypeOf(this, NotFoundError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return [{ message: 'not found' }];
  }
}
