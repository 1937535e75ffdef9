import type { NextFunction, Request, Response } from 'express';
import { CustomError, type SerializedError } from '../errors/custom-error';
import { isDatabaseUnavailable } from '../errors/database-unavailable';
import { ServiceUnavailableError } from '../errors/service-unavailable-error';
import { logger } from '../observability/logger';

interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  errors: SerializedError[];
}

/**
 * The one place where an error becomes an answer, always `{errors: [{message, field?}]}`. Faults
 * of ours are logged and answered 500 without detail. Takes four arguments, or Express would not
 * know it for an error handler; never calls the last.
 */
export function errorHandler(
  error: unknown,
  req: Request,
  res: Response,
  _next: NextFunction,
): void {
  if (res.headersSent) {
    // Half an answer is out: only a cut connection tells the client that it is not whole.
    logger.error({ err: error }, 'request failed after its answer had begun');
    req.socket.destroy();
    return;
  }
  const { status, headers, errors } = answerTo(error);
  if (headers) res.set(headers);
  res.status(status).send({ errors });
}

function answerTo(error: unknown): Answer {
  if (error instanceof CustomError) {
    return { status: error.statusCode, headers: error.headers, errors: error.serializeErrors() };
  }
  if (isDatabaseUnavailable(error)) {
    logger.warn({ reason: (error as Error).message }, 'database is out of reach');
    return answerTo(new ServiceUnavailableError());
  }
  const refusal = refusalByParser(error) ?? refusalByCast(error);
  if (refusal) return refusal;

  logger.error({ err: error }, 'request failed');
  return { status: 500, errors: [{ message: 'something went wrong' }] };
}

/** What body-parser's and Express's own errors are called here, by their `type`. */
const messages: Readonly<Record<string, string>> = {
  'charset.unsupported': 'Unsupported charset in Content-Type',
  'encoding.unsupported': 'Unsupported Content-Encoding',
  'entity.parse.failed': 'Malformed JSON in the request body',
  'entity.too.large': 'Request body is too large',
  'request.aborted': 'Request was aborted',
  'request.size.invalid': 'Content-Length does not match the request body',
};

const messagesByStatus: Readonly<Record<number, string>> = {
  400: 'Malformed request',
  413: 'Request body is too large',
  415: 'Unsupported content type',
};

/** The 4xx that Express and its parsers make (https://www.npmjs.com/package/http-errors). */
function refusalByParser(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const status = Number(error.status);
  if (!(status >= 400 && status < 500)) return undefined;
  const type = 'type' in error ? String(error.type) : '';
  const message = messages[type] ?? messagesByStatus[status] ?? 'Malformed request';
  return { status, errors: [{ message }] };
}

/** An id that can't be one: Mongoose refuses to look it up. */
function refusalByCast(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || error.name !== 'CastError' || !('path' in error))
    return undefined;
  const name = error.path === '_id' ? 'id' : String(error.path);
  return { status: 400, errors: [{ message: `${name} is not valid` }] };
}
