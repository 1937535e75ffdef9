import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { context, isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

const storage = new AsyncLocalStorage<string>();

/**
 * The trace of the request or event being handled, as W3C's `traceparent`: the active span's where
 * an OpenTelemetry SDK runs, else what `runWithTraceparent` was given. Undefined outside any work.
 */
export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  return span && isSpanContextValid(span) ? formatTraceparent(span) : storage.getStore();
}

/** The id by which logs of several services are found together. */
export function currentTraceId(): string | undefined {
  return currentTraceparent()?.split('-')[1];
}

/** Runs what belongs to one trace; begins a new one where there is none, or none that can be read. */
export function runWithTraceparent<T>(traceparent: string | undefined, run: () => T): T {
  const parent = parseTraceparent(traceparent) ?? newTrace();
  const child = trace.setSpanContext(context.active(), parent);
  return storage.run(formatTraceparent(parent), () => context.with(child, run));
}

/** Version 00 of https://www.w3.org/TR/trace-context/#traceparent-header */
function parseTraceparent(text = ''): SpanContext | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text);
  if (!match) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = match;
  const parent = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(parent) ? parent : undefined;
}

function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function newTrace(): SpanContext {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: 1,
    isRemote: true,
  };
}
