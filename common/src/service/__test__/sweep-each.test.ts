import { sweepEach } from '../sweep-each';

it('works on every item, though one fails, and says so at the end', async () => {
  const done: number[] = [];
  const sweep = sweepEach([1, 2, 3], async (item) => {
    if (item === 1) throw new Error('item 1');
    done.push(item);
  });
  await expect(sweep).rejects.toThrow('item 1');
  expect(done).toEqual([2, 3]);
});

it('works on ten at once, not more', async () => {
  let running = 0;
  let most = 0;
  await sweepEach(Array.from({ length: 25 }), async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
  });
  expect(most).toBe(10);
});
