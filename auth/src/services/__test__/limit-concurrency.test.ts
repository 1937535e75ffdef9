import { limitConcurrency } from '../limit-concurrency';

/** Tasks that end when the test says so. */
function buildTasks(count: number) {
  const started: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const tasks = Array.from({ length: count }, (_, index) => {
    const over = new Promise<number>((resolve, reject) => {
      ends[index] = (error) => (error ? reject(error) : resolve(index));
    });
    return () => {
      started.push(index);
      return over;
    };
  });
  return { started, tasks, end: (index: number, error?: Error) => ends[index]?.(error) };
}

const full = () => new Error('full');

it('runs so many at once, and the others in the order in which they came', async () => {
  const limited = limitConcurrency({ running: 2, waiting: 2, full });
  const { started, tasks, end } = buildTasks(4);

  const results = tasks.map((task) => limited(task));
  await Promise.resolve();
  expect(started).toEqual([0, 1]);

  end(1);
  await results[1];
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);

  [0, 2, 3].forEach((index) => end(index));
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
});

it('refuses without running it what comes when all places are taken', async () => {
  const limited = limitConcurrency({ running: 1, waiting: 1, full });
  const { started, tasks, end } = buildTasks(3);
  const [first, second, third] = tasks.map((task) => limited(task));

  await expect(third).rejects.toThrow('full');

  end(0);
  end(1);
  await Promise.all([first, second]);
  expect(started).toEqual([0, 1]);
});

it('goes on after a task that failed', async () => {
  const limited = limitConcurrency({ running: 1, waiting: 1, full });
  const { tasks, end } = buildTasks(2);
  const [first, second] = tasks.map((task) => limited(task));

  end(0, new Error('broken'));
  await expect(first).rejects.toThrow('broken');

  end(1);
  expect(await second).toBe(1);
});

it('goes on after a task that threw at once', async () => {
  const limited = limitConcurrency({ running: 1, waiting: 0, full });

  await expect(
    limited(() => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');

  expect(await limited(async () => 'well')).toBe('well');
});
