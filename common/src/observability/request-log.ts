import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import { logger } from './logger';

/** One line a request, when its answer is out: never headers, cookies, bodies or query strings. */
export const requestLog = pinoHttp({
  logger,
  quietReqLogger: true,
  genReqId: (req) => req.id,
  customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'warn' : 'info'),
  customSuccessMessage: summary,
  customErrorMessage: summary,
  customSuccessObject: (req, res, value: { responseTime: number }) => entry(req, res, value),
  customErrorObject: (req, res, _error, value: { responseTime: number }) => entry(req, res, value),
});

function summary(req: IncomingMessage, res: ServerResponse): string {
  return `${req.method} ${pathOf(req)} ${res.statusCode}`;
}

/** The error itself is not here: `errorHandler` has logged it, once. */
function entry(req: IncomingMessage, res: ServerResponse, value: { responseTime: number }) {
  return {
    method: req.method,
    path: pathOf(req),
    status: res.statusCode,
    ms: value.responseTime,
  };
}

function pathOf(req: IncomingMessage & { originalUrl?: string }): string {
  return (req.originalUrl ?? req.url ?? '').split('?', 1)[0] ?? '';
}
