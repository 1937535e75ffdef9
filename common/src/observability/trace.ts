import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { context, propagation } from '@opentelemetry/api';

/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const current = new AsyncLocalStorage<string>();

/** The trace of the request or event being handled: OpenTelemetry's, where its SDK runs, else ours. */
export function currentTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? current.getStore();
}

/** Runs what belongs to one trace; begins a new one where there is none, or none that can be read. */
export function runWithTraceparent<T>(traceparent: string | undefined, run: () => T): T {
  const known = traceparent !== undefined && TRACEPARENT.test(traceparent);
  return current.run(known ? traceparent : newTraceparent(), run);
}

/** The id by which logs of several services are found together. */
export function currentTraceId(): string | undefined {
  return currentTraceparent()?.split('-')[1];
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
