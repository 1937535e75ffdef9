import { ServiceUnavailableError } from '../../errors/service-unavailable-error';
import { batched } from '../batched-reads';

interface Read {
  key: string;
  succeed(value: string): void;
  fail(error: Error): void;
}

/** A read whose every run ends when the test says so. */
function buildReads() {
  const runs: Read[] = [];
  const read = (key: string) =>
    new Promise<string>((succeed, fail) => runs.push({ key, succeed, fail }));
  const run = async (index: number): Promise<Read> => {
    await jest.advanceTimersByTimeAsync(0);
    const found = runs[index];
    if (!found) throw new Error(`read ${index} has not begun`);
    return found;
  };
  return { runs, read, run };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('reads at once for who comes first', async () => {
  const { runs, read } = buildReads();
  const get = batched(read);

  const value = get('page');
  runs[0]?.succeed('one');

  expect(await value).toBe('one');
});

it('lets those who come during a read share the next one, never the running one', async () => {
  const { runs, read, run } = buildReads();
  const get = batched(read);
  const first = get('page');
  const crowd = [get('page'), get('page'), get('page')];
  expect(runs).toHaveLength(1);

  runs[0]?.succeed('before the crowd came');
  (await run(1)).succeed('after the crowd came');

  expect(await first).toBe('before the crowd came');
  expect(await Promise.all(crowd)).toEqual(Array(3).fill('after the crowd came'));
  expect(runs).toHaveLength(2);
});

it('gives everybody a read that began after they asked, one read at a time', async () => {
  let written = 0;
  let reading = 0;
  const get = batched(async () => {
    const seen = written;
    expect((reading += 1)).toBe(1);
    await jest.advanceTimersByTimeAsync(Math.floor(Math.random() * 5));
    reading -= 1;
    return seen;
  });

  const readers = Array.from({ length: 200 }, async () => {
    await jest.advanceTimersByTimeAsync(Math.floor(Math.random() * 20));
    const atLeast = (written += 1);
    return { atLeast, read: await get('page') };
  });

  for (const { atLeast, read } of await Promise.all(readers)) {
    expect(read).toBeGreaterThanOrEqual(atLeast);
  }
});

it('runs one read of a key at a time', async () => {
  const { runs, read, run } = buildReads();
  const get = batched(read);
  const first = get('page');
  const second = get('page');

  (await run(0)).succeed('one');
  await first;
  await run(1);
  const third = get('page');
  await jest.advanceTimersByTimeAsync(0);
  expect(runs).toHaveLength(2);

  runs[1]?.succeed('two');
  await second;
  (await run(2)).succeed('three');
  expect(await third).toBe('three');
});

it('lets who asks as soon as a read is over join those who wait already', async () => {
  const { runs, read, run } = buildReads();
  const get = batched(read);
  const first = get('page');
  const later = [first.then(() => get('page')), get('page')];
  const soon = Promise.resolve()
    .then(() => runs[0]?.succeed('one'))
    .then(() => Promise.all(Array.from({ length: 12 }, (_, turns) => afterTurns(turns))));

  async function afterTurns(turns: number): Promise<string> {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    return get('page');
  }

  await run(1);
  expect(runs).toHaveLength(2);
  runs[1]?.succeed('two');
  (await run(2)).succeed('three');
  expect(new Set([...(await soon), ...(await Promise.all(later))])).toEqual(
    new Set(['two', 'three']),
  );
  expect(runs).toHaveLength(3);
});

it('reads different keys side by side', async () => {
  const { runs, read } = buildReads();
  const get = batched(read);

  const values = [get('a'), get('b')];
  runs.forEach(({ key, succeed }) => succeed(key.toUpperCase()));

  expect(await Promise.all(values)).toEqual(['A', 'B']);
});

it('keeps nothing: who comes after a read gets a new one', async () => {
  const { runs, read, run } = buildReads();
  const get = batched(read);
  const first = get('page');
  runs[0]?.succeed('one');
  await first;

  const second = get('page');
  (await run(1)).succeed('two');

  expect(await second).toBe('two');
});

it('tells of a failure those who shared the read, and nobody else', async () => {
  const { runs, read, run } = buildReads();
  const get = batched(read);
  const first = get('page');
  const crowd = [get('page'), get('page')];
  const refused = Promise.allSettled([first, ...crowd]);

  runs[0]?.fail(new Error('first'));
  (await run(1)).fail(new Error('second'));
  const messages = (await refused).map((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as Error).message : 'none',
  );
  expect(messages).toEqual(['first', 'second', 'second']);

  const later = get('page');
  (await run(2)).succeed('well again');
  expect(await later).toBe('well again');
});

it('passes on what a read throws before it begins', async () => {
  const get = batched((): Promise<string> => {
    throw new Error('at once');
  });

  await expect(get('page')).rejects.toThrow('at once');
  await expect(get('page')).rejects.toThrow('at once');
});

it('gives a read up when its time is over, and begins the next', async () => {
  const { read, run } = buildReads();
  const get = batched(read, { timeoutMs: 1_000 });
  const first = get('page');
  const second = get('page');
  const refused = expect(first).rejects.toBeInstanceOf(ServiceUnavailableError);

  await jest.advanceTimersByTimeAsync(1_000);
  await refused;
  (await run(1)).succeed('two');

  expect(await second).toBe('two');
});

it('leaves no timer behind', async () => {
  const { runs, read } = buildReads();
  const value = batched(read)('page');
  runs[0]?.succeed('one');
  await value;

  expect(jest.getTimerCount()).toBe(0);
});
