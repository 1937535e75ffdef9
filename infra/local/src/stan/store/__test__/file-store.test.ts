import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../logger';
import { openFileStore } from '../file-store';
import { defaultLimits } from '../store';
import { StoreError } from '../store-error';

let dir: string;
beforeEach(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), 'file-store-'))));
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(dir, { recursive: true, force: true });
});

const open = (onFailure: (error: Error) => void = () => undefined) =>
  openFileStore(dir, { limits: defaultLimits, logger: silentLogger, onFailure });

const names = ['ticket:created', 'ticket:Created', 'a/b', '.', 'ü', 'x'.repeat(300)];

describe('a file store', () => {
  it('finds its channels again, whatever they are called', async () => {
    const store = open();
    for (const name of names) store.createLog(name).append(1, () => Buffer.from(name));
    await store.commit();
    await store.close();

    const again = open();
    expect([...again.logs.keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(again.logs.get(name)?.read(1)?.toString()).toBe(name);
    await again.close();
  });

  it('forgets a channel in which nothing was ever committed', async () => {
    const store = open();
    store.createLog('empty');
    await store.close();
    const again = open();
    expect(again.logs.size).toBe(0);
    await again.close();
  });

  it('writes what was recorded before any other callback runs', async () => {
    const store = open();
    store.record({ type: 'server', clusterId: 'written' });
    await new Promise((resolve) => process.nextTick(resolve));
    await Promise.resolve();
    expect(fs.readFileSync(path.join(dir, 'state.log'), 'utf8')).toContain('written');
    await store.close();
  });

  it('tells when a record could not be written, and commits nothing any more', async () => {
    const failure = jest.fn();
    const store = open(failure);
    jest.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    store.record({ type: 'acked', consumer: 1, sequence: 1 });
    await Promise.resolve();
    expect(failure).toHaveBeenCalledWith(new Error('disk full'));
    await expect(store.commit()).rejects.toThrow('disk full');
    await expect(store.close()).rejects.toThrow('disk full');
    await open().close();
  });

  it('is refused a second time, and free again after a refusal for damage', async () => {
    const store = open();
    expect(() => open()).toThrow(StoreError);
    await store.close();
    fs.writeFileSync(path.join(dir, 'channels', 'no-folder'), '');
    expect(() => open()).toThrow();
    fs.rmSync(path.join(dir, 'channels', 'no-folder'));
    await open().close();
  });
});
