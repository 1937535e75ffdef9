import { spawn } from 'node:child_process';
import path from 'node:path';
import { anId } from '@gittix/common/testing';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import { openStore, stores } from '../../test/stores';
import type { ExpirationHandler, ExpirationQueue } from '../expiration-queue';
import type { ExpirationStore, StoreLocation } from '../expiration-store';

const HOUR = 3_600_000;
const inPast = () => new Date(Date.now() - HOUR);
const inFuture = () => new Date(Date.now() + HOUR);
const soon = () => new Date(Date.now() + 300);

for (const store of stores) {
  const suite = store.missing ? describe.skip : describe;

  suite(`an expiration queue in ${store.name}${store.missing ? `: ${store.missing}` : ''}`, () => {
    let location: StoreLocation;
    let open: ExpirationStore[] = [];

    async function openQueue(): Promise<ExpirationQueue> {
      const opened = await openStore(location);
      open.push(opened);
      return opened.queue;
    }

    async function closeAll(): Promise<void> {
      await Promise.all(open.map((each) => each.close()));
      open = [];
    }

    beforeAll(store.before);
    beforeEach(async () => {
      location = await store.emptyLocation();
    });
    afterEach(closeAll);
    afterAll(store.after);

    it('handles an order whose time is already up at once', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      queue.process(handler);
      const orderId = anId();

      await queue.add(orderId, inPast());

      await until('it being handled', () => handled.length);
      expect(handled).toEqual([orderId]);
    });

    it('does not handle an order before its time is up', async () => {
      const queue = await openQueue();
      const early: number[] = [];
      const at = soon();
      queue.process(async () => void early.push(at.getTime() - Date.now()));

      await queue.add(anId(), at);

      await until('it being handled', () => early.length);
      // Bull's timer counts whole milliseconds, and so may be one ahead
      expect(early[0]).toBeLessThanOrEqual(1);
    });

    it('tells the handler when the time was up, the same on every try', async () => {
      const queue = await openQueue();
      const times: Date[] = [];
      const at = soon();
      queue.process(async (_orderId, expiredAt) => {
        times.push(expiredAt);
        if (times.length === 1) throw new Error('the bus is away');
      });

      await queue.add(anId(), at);

      await until('it being tried twice', () => times.length === 2);
      expect(times).toEqual([at, at]);
    });

    it('handles orders by the time that they are due, not that they were added', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      const now = Date.now();
      await queue.add('third', new Date(now + 600));
      await queue.add('first', new Date(now + 200));
      await queue.add('second', new Date(now + 400));

      queue.process(handler);

      await until('all being handled', () => handled.length === 3);
      expect(handled).toEqual(['first', 'second', 'third']);
    });

    it('does not begin what is due in more than 25 days at once', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      queue.process(handler);
      await queue.add('in 60 days', new Date(Date.now() + 60 * 24 * HOUR));

      await queue.add('soon', soon());

      await until('the other being handled', () => handled.length);
      expect(handled).toEqual(['soon']);
    });

    it('keeps one job for an order that is added again', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      const orderId = anId();
      await Promise.all([queue.add(orderId, soon()), queue.add(orderId, soon())]);
      await queue.add(orderId, soon());
      queue.process(handler);

      await queue.add('last', new Date(Date.now() + 800));

      await until('the last being handled', () => handled.includes('last'));
      expect(handled).toEqual([orderId, 'last']);
    });

    it('tries a handler that fails again until it succeeds, and then no more', async () => {
      const queue = await openQueue();
      const orderId = anId();
      let tries = 0;
      queue.process(async () => {
        tries += 1;
        if (tries < 4) throw new Error('the bus is away');
      });

      await queue.add(orderId, inPast());
      await until('it succeeding', () => tries === 4);
      await closeAll();

      const { handled, handler } = recorder();
      const reopened = await openQueue();
      reopened.process(handler);
      await reopened.add('after', soon());
      await until('a later job being handled', () => handled.includes('after'));
      expect(handled).toEqual(['after']);
    });

    it('goes on with other orders while one fails', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      queue.process(async (orderId, at) => {
        if (orderId === 'bad') throw new Error('refused');
        await handler(orderId, at);
      });
      await queue.add('bad', inPast());

      await queue.add('good', soon());

      await until('the other being handled', () => handled.length);
      expect(handled).toEqual(['good']);
    });

    it('keeps its jobs when it is closed and opened again', async () => {
      const queue = await openQueue();
      await queue.add('due', soon());
      await queue.add('not due', inFuture());
      await closeAll();
      const { handled, handler } = recorder();

      const reopened = await openQueue();
      reopened.process(handler);

      await until('it being handled', () => handled.length);
      expect(handled).toEqual(['due']);
    });

    it('waits for running handlers when it closes, and stores that they are done', async () => {
      const queue = await openQueue();
      let finish: () => void = () => undefined;
      let running = false;
      queue.process(async () => {
        running = true;
        await new Promise<void>((resolve) => (finish = resolve));
      });
      await queue.add('slow', inPast());
      await until('the handler running', () => running);

      let closed = false;
      const closing = closeAll().then(() => (closed = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(closed).toBe(false);
      finish();
      await closing;

      const { handled, handler } = recorder();
      const reopened = await openQueue();
      reopened.process(handler);
      await reopened.add('after', soon());
      await until('a later job being handled', () => handled.includes('after'));
      expect(handled).toEqual(['after']);
    });

    it('handles 10,000 orders, each once', async () => {
      const queue = await openQueue();
      const { handled, handler } = recorder();
      const orderIds = Array.from({ length: 10_000 }, anId);
      const at = inPast();
      await Promise.all(orderIds.map((orderId) => queue.add(orderId, at)));

      queue.process(handler);

      await until('all being handled', () => handled.length >= 10_000);
      expect(new Set(handled)).toEqual(new Set(orderIds));
      expect(handled).toHaveLength(10_000);
    });

    it('loses nothing that was added when its process is killed', async () => {
      const { added } = await runUntilKilled(location, 'adds');
      expect(added.length).toBeGreaterThan(0);
      const { handled, handler } = recorder();

      const queue = await openQueue();
      queue.process(handler);

      await until('all being handled', () => added.every((id) => handled.includes(id)));
    });

    it('handles an order again whose handler was at work when the process was killed', async () => {
      const { added } = await runUntilKilled(location, 'handles');
      const { handled, handler } = recorder();

      const queue = await openQueue();
      queue.process(handler);

      await until('it being handled', () => handled.length);
      expect(handled).toEqual(added);
    });
  });
}

function recorder(): { handled: string[]; handler: ExpirationHandler } {
  const handled: string[] = [];
  return { handled, handler: async (orderId) => void handled.push(orderId) };
}

/**
 * Runs a process that adds orders until it is killed, in the middle of adding or of handling.
 *
 * @returns the orders whose `add` had resolved
 */
async function runUntilKilled(
  location: StoreLocation,
  doing: 'adds' | 'handles',
): Promise<{ added: string[] }> {
  const child = spawn(
    process.execPath,
    [path.join(__dirname, 'fixtures/adds-orders.js'), JSON.stringify(location), doing],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const said = (word: string) => output.split('\n').filter((line) => line.startsWith(word));

  await until('it being at work', () =>
    doing === 'adds' ? said('added').length >= 200 : said('handling').length > 0,
  );
  await stopProcess(child, 'SIGKILL');
  // the last line may be cut off
  const whole = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return {
    added: whole.filter((line) => line.startsWith('added ')).map((line) => line.slice(6)),
  };
}
