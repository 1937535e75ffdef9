import { CustomError, type SerializedError } from './custom-error';

/** 500: the service never got a connection to its database. */
export class DatabaseConnectionError extends CustomError {
  readonly statusCode = 500;
  readonly reason = 'Error connecting to database';

  constructor(options?: ErrorOptions) {
    super('Error connecting to database', options);
    Object.setPrototypeOf(this, DatabaseConnectionError.prototype);
  }

  serializeErrors(): SerializedError[] {
    return [{ message: this.reason }];
  }
}
