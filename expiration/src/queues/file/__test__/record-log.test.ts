import { appendFile, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { logger } from '@gittix/common';
import { temporaryFolder } from '../../../test/temporary-folder';
import { encodeRecord } from '../record-format';
import { RecordLog } from '../record-log';

type Entry = { key: string; value: number };

/** A log whose state is the last value of each key. */
async function openLog(file: string, rewriteAbove?: number) {
  const state = new Map<string, number>();
  const failures: Error[] = [];
  const log = await RecordLog.open<Entry>({
    file,
    rewriteAbove,
    apply: ({ key, value }) => state.set(key, value),
    snapshot: () => [...state].map(([key, value]) => ({ key, value })),
    onFailure: (error) => failures.push(error),
  });
  opened.push(log);
  return { log, state, failures };
}

/** What every open file of this process does, to make it fail. */
async function fileHandle(file: string): Promise<{
  appendFile: (data: Buffer) => Promise<void>;
  datasync: () => Promise<void>;
  sync: () => Promise<void>;
  truncate: (size: number) => Promise<void>;
}> {
  const handle = await open(file, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

let file: string;
let opened: RecordLog<Entry>[] = [];

beforeEach(async () => {
  file = path.join(await temporaryFolder(), 'records.log');
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.map((log) => log.close()));
  opened = [];
});

it('has every record on the disk and applied when append resolves', async () => {
  const { log, state } = await openLog(file);
  await log.append({ key: 'a', value: 1 });
  expect(await readFile(file, 'utf8')).toContain('{"key":"a","value":1}');
  expect(state.get('a')).toBe(1);
  await log.close();
});

it('syncs once for all the records that came during the sync before', async () => {
  const { log } = await openLog(file);
  const datasync = jest.spyOn(await fileHandle(file), 'datasync');
  await Promise.all(Array.from({ length: 1000 }, (_, n) => log.append({ key: 'a', value: n })));
  expect(datasync.mock.calls.length).toBeLessThan(10);
  await log.close();
});

it('finishes what was appended before it closes, and refuses what comes after', async () => {
  const { log } = await openLog(file);
  const appended = log.append({ key: 'a', value: 1 });
  await log.close();
  await appended;
  await expect(log.append({ key: 'a', value: 2 })).rejects.toThrow('is closed');
  expect((await openLog(file)).state.get('a')).toBe(1);
});

it('cuts a damaged tail off with a warning, and goes on after it', async () => {
  await writeFile(file, encodeRecord({ key: 'a', value: 1 }) + encodeRecord({ key: 'b' }).slice(4));
  const warn = jest.spyOn(logger, 'warn');

  const first = await openLog(file);
  await first.log.append({ key: 'c', value: 3 });
  await first.log.close();

  expect(warn).toHaveBeenCalledWith({ file }, expect.stringContaining('damaged end'));
  expect([...(await openLog(file)).state]).toEqual([
    ['a', 1],
    ['c', 3],
  ]);
});

it('keeps a copy of a file that is damaged in the middle, and uses the rest', async () => {
  const damaged = `${encodeRecord({ key: 'a', value: 1 })}nonsense\n${encodeRecord({ key: 'b', value: 2 })}`;
  await writeFile(file, damaged);
  const error = jest.spyOn(logger, 'error');

  const { log, state } = await openLog(file);
  await log.close();

  expect([...state.keys()]).toEqual(['a', 'b']);
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({ damaged: 1 }),
    expect.stringContaining('Damaged records'),
  );
  const copy = (await readdir(path.dirname(file))).find((name) => name.includes('damaged'));
  expect(await readFile(path.join(path.dirname(file), copy ?? ''), 'utf8')).toBe(damaged);
});

it('uses the old file when a crash came before the new one was in its place', async () => {
  await writeFile(file, encodeRecord({ key: 'a', value: 1 }));
  await writeFile(`${file}.new`, encodeRecord({ key: 'half', value: 0 }).slice(0, 12));
  const { log, state } = await openLog(file);
  await log.close();
  expect([...state]).toEqual([['a', 1]]);
});

it('rewrites a file that has grown, losing nothing that is appended meanwhile', async () => {
  const { log } = await openLog(file, 2000);
  await Promise.all(
    Array.from({ length: 50 }, async (_, key) => {
      for (let value = 0; value < 40; value += 1) await log.append({ key: `k${key}`, value });
    }),
  );
  await log.close();

  // 2,000 records of 35 bytes were written; two rewritings' worth of 50 are left
  expect((await stat(file)).size).toBeLessThan(10_000);
  const { state } = await openLog(file);
  expect(state.size).toBe(50);
  expect(new Set(state.values())).toEqual(new Set([39]));
});

it('goes on with the old file when the new one can not be written', async () => {
  const { log, state } = await openLog(file, 10);
  const warn = jest.spyOn(logger, 'warn');
  jest.spyOn(await fileHandle(file), 'sync').mockRejectedValueOnce(new Error('ENOSPC'));

  await log.append({ key: 'a', value: 1 });
  await log.append({ key: 'b', value: 2 });
  await log.close();

  expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('compact'));
  expect((await openLog(file)).state).toEqual(state);
  expect(await readdir(path.dirname(file))).toEqual(['records.log']);
});

it('refuses a record that the disk has no room for, cutting off what was written of it', async () => {
  const { log, failures } = await openLog(file);
  jest.spyOn(await fileHandle(file), 'appendFile').mockImplementationOnce(async (data) => {
    await appendFile(file, data.subarray(0, 10));
    throw new Error('ENOSPC');
  });

  await expect(log.append({ key: 'a', value: 1 })).rejects.toThrow('ENOSPC');
  await log.append({ key: 'b', value: 2 });
  await log.close();

  expect(failures).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe(encodeRecord({ key: 'b', value: 2 }));
});

it('stores nothing more after a failed sync, and says so', async () => {
  const { log, failures, state } = await openLog(file);
  jest.spyOn(await fileHandle(file), 'datasync').mockRejectedValueOnce(new Error('EIO'));

  await expect(log.append({ key: 'a', value: 1 })).rejects.toThrow('EIO');
  await expect(log.append({ key: 'b', value: 2 })).rejects.toThrow('EIO');

  expect(failures).toHaveLength(1);
  expect(state.size).toBe(0);
  await log.close();
});

it('stores nothing more when what was half written can not be cut off', async () => {
  const { log, failures } = await openLog(file);
  const handle = await fileHandle(file);
  jest.spyOn(handle, 'appendFile').mockRejectedValueOnce(new Error('ENOSPC'));
  jest.spyOn(handle, 'truncate').mockRejectedValueOnce(new Error('EIO'));

  await expect(log.append({ key: 'a', value: 1 })).rejects.toThrow('EIO');

  expect(failures).toHaveLength(1);
  await log.close();
});

it.each([
  ['removed', (name: string) => rm(name)],
  ['replaced', (name: string) => writeFile(`${name}.x`, '').then(() => rename(`${name}.x`, name))],
])('does not say that a record is stored in a file that was %s', async (_how, act) => {
  const { log, failures } = await openLog(file);
  await act(file);

  await expect(log.append({ key: 'a', value: 1 })).rejects.toThrow('by somebody else');

  expect(failures).toHaveLength(1);
  await log.close();
});
