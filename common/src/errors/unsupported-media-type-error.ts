import { CustomError, type SerializedError } from './custom-error';

/** 415: the body is not JSON by its own `Content-Type`. */
export class UnsupportedMediaTypeError extends CustomError {
  readonly statusCode = 415;

  constructor() {
    super('unsupported content type');
    Object.setPrototypeOf(this, UnsupportedMediaTypeError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return [{ message: 'Content-Type must be application/json' }];
  }
}
