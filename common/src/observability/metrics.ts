import { Registry, collectDefaultMetrics } from 'prom-client';

/** Every metric of the process; the management port serves it at `/metrics`. */
export const metrics = new Registry();

/** Adds Node's own metrics (memory, event-loop lag, handles); once per process. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: metrics });
}
