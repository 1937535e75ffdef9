import { METHODS } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { Histogram } from 'prom-client';
import { metrics } from './metrics';

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the arrival of a request to the end of its answer',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});

const methods = new Set(METHODS);

/**
 * Times every request. The labels stay few whatever callers send: the route is the pattern that
 * matched (`/api/tickets/:id`), or `unmatched`.
 */
export function requestMetrics(req: Request, res: Response, next: NextFunction): void {
  const stop = duration.startTimer();
  res.once('close', () => {
    stop({
      method: methods.has(req.method) ? req.method : 'OTHER',
      route: routeOf(req),
      status: res.writableFinished ? String(res.statusCode) : 'aborted',
    });
  });
  next();
}

function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' && route.path !== '*' ? route.path : 'unmatched';
}
