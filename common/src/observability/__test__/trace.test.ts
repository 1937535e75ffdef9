import {
  context,
  ROOT_CONTEXT,
  trace,
  type Context,
  type ContextManager,
} from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { currentTraceId, currentTraceparent, runWithTraceparent } from '../trace';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

it('is nothing outside any work', () => {
  expect(currentTraceparent()).toBeUndefined();
  expect(currentTraceId()).toBeUndefined();
});

it('is carried through what runs later', async () => {
  await runWithTraceparent(traceparent, async () => {
    await new Promise((resolve) => setImmediate(resolve));

    expect(currentTraceparent()).toBe(traceparent);
    expect(currentTraceId()).toBe('0af7651916cd43dd8448eb211c80319c');
  });
});

it('keeps traces apart that run side by side', async () => {
  const seen = await Promise.all(
    ['a', 'b'].map((digit) =>
      runWithTraceparent(`00-${digit.repeat(32)}-${digit.repeat(16)}-01`, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return currentTraceId();
      }),
    ),
  );

  expect(seen).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
});

it.each([
  undefined,
  '',
  'nonsense',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  '00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01',
])('begins anew where there is no trace to be read: %j', (given) => {
  const begun = runWithTraceparent(given, currentTraceparent);

  expect(begun).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(begun).not.toBe(runWithTraceparent(given, currentTraceparent));
});

describe('where an OpenTelemetry SDK runs', () => {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, fn, thisArg, ...args) =>
      storage.run(active, () => fn.call(thisArg as never, ...args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  const spanContext = {
    traceId: 'c'.repeat(32),
    spanId: 'd'.repeat(16),
    traceFlags: 0,
  };

  beforeEach(() => context.setGlobalContextManager(manager));
  afterEach(() => context.disable());

  it('is the active span', () => {
    runWithTraceparent(traceparent, () => {
      const inSpan = trace.setSpanContext(context.active(), spanContext);

      expect(context.with(inSpan, currentTraceparent)).toBe(
        `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00`,
      );
    });
  });

  it('makes what it is given the parent of new spans', () => {
    runWithTraceparent(traceparent, () => {
      expect(trace.getSpanContext(context.active())).toMatchObject({
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        isRemote: true,
      });
    });
  });
});
