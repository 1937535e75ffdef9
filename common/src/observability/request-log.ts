import { AsyncResource } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';
import { logger } from './logger';

/**
 * One line a request, when it is over: never its headers, its body, or its query string. What went
 * wrong with it is not here either, `errorHandler` has logged that. Comes after `requestContext`.
 *
 * Not pino-http: it adds the whole request, secrets in the query string included.
 */
export function requestLog(req: Request, res: Response, next: NextFunction): void {
  const start = performance.now();
  const path = req.originalUrl.split('?', 1)[0];

  function log(): void {
    const status = res.writableFinished ? res.statusCode : 'aborted';
    const ms = Math.round(performance.now() - start);
    const level = res.statusCode >= 500 ? 'warn' : 'info';
    logger[level]({ method: req.method, path, status, ms }, `${req.method} ${path} ${status}`);
  }

  // bound, because the socket ends a request outside the context of its work
  res.once('close', AsyncResource.bind(log));
  next();
}
