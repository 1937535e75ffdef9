import { CustomError, type SerializedError } from './custom-error';

/** 401: nobody is signed in, or the thing belongs to somebody else. */
export class NotAuthorizedError extends CustomError {
  readonly statusCode = 401;

  constructor() {
    super('Not authorized');
    Object.setPrototypeOf(this, NotAuthorizedError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return [{ message: 'Not authorized' }];
  }
}
