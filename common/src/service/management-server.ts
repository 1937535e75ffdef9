import express, { type Express } from 'express';
import { NotFoundError } from '../errors/not-found-error';
import { errorHandler } from '../middlewares/error-handler';
import { metrics } from '../observability/metrics';

export interface ManagementOptions {
  /** What must work for the service to take requests: each rejects while it does not. */
  checks: Record<string, () => Promise<unknown>>;
  /** What is worth knowing, but does not take the service out of rotation. */
  info: Record<string, () => unknown>;
}

/** How long a check may take before it counts as failed, in milliseconds. */
const CHECK_MS = 2_000;

/**
 * What operators and probes ask: `/healthz` (the process answers), `/readyz` (200 or 503 by the
 * checks), `/metrics` (Prometheus text format).
 */
export function createManagementApp({ checks, info }: ManagementOptions): Express {
  const app = express();
  app.disable('x-powered-by');

  app.get('/healthz', (_req, res) => {
    res.send({ status: 'ok' });
  });

  app.get('/readyz', async (_req, res) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const ready = results.every(([, outcome]) => outcome === 'ok');
    const known = Object.entries(info).map(([name, read]) => [name, read()]);
    res.status(ready ? 200 : 503).send({
      status: ready ? 'ok' : 'unavailable',
      ...Object.fromEntries([...results, ...known]),
    });
  });

  app.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.metrics());
  });

  app.all('*', () => {
    throw new NotFoundError();
  });
  app.use(errorHandler);
  return app;
}

async function outcomeOf(check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), CHECK_MS);
  });
  try {
    await Promise.race([check(), timeout]);
    return 'ok';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
