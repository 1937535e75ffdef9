import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { runWithRequestId } from './request-id';
import { currentTraceparent, runWithTraceparent } from './trace';

/**
 * Gives the request its id (the caller's `X-Request-Id` where that is a plain one; sent back in the
 * answer) and its trace, which all of its work then carries, the events that it raises included.
 */
export function requestContext(req: Request, res: Response, next: NextFunction): void {
  const id = requestIdOf(req);
  res.set('X-Request-Id', id);
  const traceparent = currentTraceparent() ?? req.get('traceparent');
  runWithTraceparent(traceparent, () => runWithRequestId(id, next));
}

function requestIdOf(req: Request): string {
  const given = req.get('X-Request-Id');
  return given && /^[\w.:=+/-]{1,128}$/.test(given) ? given : randomUUID();
}
