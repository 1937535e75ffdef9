import { startBackgroundJob } from '../background';

it('repeats a job, and goes on after a run that failed', async () => {
  let runs = 0;
  const done = new Promise<void>((resolve) => {
    const stop = startBackgroundJob({
      name: 'job',
      everyMs: 1,
      run: async () => {
        runs += 1;
        if (runs === 2) throw new Error('once');
        if (runs === 4) void stop().then(resolve);
      },
    });
  });
  await done;
  expect(runs).toBe(4);
});

it('begins anew at once after a run that has left work', async () => {
  let runs = 0;
  const secondRun = new Promise<void>((resolve) => {
    const stop = startBackgroundJob({
      name: 'job',
      everyMs: 1_000_000,
      run: async () => {
        runs += 1;
        if (runs === 2) void stop().then(resolve);
        return runs === 1;
      },
    });
  });
  await secondRun;
});

it('waits for the running run when it is stopped, and runs no more', async () => {
  let finish: (() => void) | undefined;
  let runs = 0;
  const stop = startBackgroundJob({
    name: 'job',
    everyMs: 0,
    run: () => {
      runs += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    },
  });
  while (!finish) await new Promise((resolve) => setTimeout(resolve, 1));

  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);

  finish();
  await stopping;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(runs).toBe(1);
});
