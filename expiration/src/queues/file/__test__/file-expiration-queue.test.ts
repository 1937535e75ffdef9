import path from 'node:path';
import { until } from '@gittix/testing/until';
import { temporaryFolder } from '../../../test/temporary-folder';
import { FileExpirationQueue } from '../file-expiration-queue';

const HOUR = 3_600_000;

/** A queue whose clock the test sets. */
async function openQueue() {
  const clock = { now: Date.UTC(2030, 0, 1) };
  const queue = await FileExpirationQueue.open({
    file: path.join(await temporaryFolder(), 'jobs.log'),
    now: () => clock.now,
    onFailure: (error) => {
      throw error;
    },
  });
  const handled: string[] = [];
  queue.process(async (orderId) => void handled.push(orderId));
  return { queue, handled, clock, after: (ms: number) => new Date(clock.now + ms) };
}

it('notices when the clock is set forward', async () => {
  const { queue, handled, clock, after } = await openQueue();
  await queue.add('a', after(HOUR));
  clock.now += HOUR;
  await until('it being handled', () => handled.length);
  await queue.close();
});

it('waits when the clock is set back', async () => {
  const { queue, handled, clock, after } = await openQueue();
  await queue.add('first', after(50));
  clock.now -= HOUR;
  await queue.add('second', after(-1));
  await until('the second being handled', () => handled.length);
  expect(handled).toEqual(['second']);
  clock.now += 2 * HOUR;
  await until('the first being handled', () => handled.length === 2);
  await queue.close();
});

it('handles what is due in 60 days after 60 days', async () => {
  const { queue, handled, clock, after } = await openQueue();
  await queue.add('far', after(60 * 24 * HOUR));
  clock.now += 60 * 24 * HOUR - 1;
  await queue.add('near', after(0));
  await until('the near one being handled', () => handled.includes('near'));
  expect(handled).toEqual(['near']);
  clock.now += 1;
  await until('the far one being handled', () => handled.includes('far'));
  await queue.close();
});

it('handles orders that are due at the same time in the order they came', async () => {
  const { queue, handled, clock, after } = await openQueue();
  const names = Array.from({ length: 100 }, (_, n) => `order-${n}`);
  for (const name of names) await queue.add(name, after(HOUR));
  clock.now += HOUR;
  await until('all being handled', () => handled.length === 100);
  expect(handled).toEqual(names);
  await queue.close();
});

it('refuses an order when it is closed', async () => {
  const { queue, after } = await openQueue();
  await queue.close();
  await expect(queue.add('late', after(0))).rejects.toThrow('The expiration queue is closed');
});
