import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../logger';
import { FileLog } from '../file-log';
import { defaultLimits } from '../store';
import { StoreError } from '../store-error';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'file-log-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const options = (limits = {}) => ({
  limits: { ...defaultLimits, ...limits },
  segmentSize: 500,
  onAppend: () => undefined,
});

/** Messages `from` to `to`, each saying its number, one a second. */
async function fill(log: FileLog, from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i++) {
    log.append(i * 1000, (sequence) => Buffer.from(`message ${sequence}`));
    await log.flush();
  }
}

const recover = (limits = {}) => {
  const log = FileLog.recover(folder, options(limits), silentLogger);
  if (!log) throw new Error('nothing to recover');
  return log;
};
const files = () => fs.readdirSync(folder).sort();
const texts = (log: FileLog) =>
  Array.from({ length: log.count }, (_, i) => log.read(log.first + i)?.toString());
const expected = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`);

describe('the log of a channel', () => {
  it('is the same after a restart, over many files', async () => {
    const log = new FileLog('channel', folder, options());
    await fill(log, 1, 100);
    log.close();
    expect(files().length).toBeGreaterThan(5);

    const again = recover();
    expect(again.channel).toBe('channel');
    expect([again.first, again.last, again.durable, again.count]).toEqual([1, 100, 100, 100]);
    expect(again.bytes).toBe(log.bytes);
    expect(again.lastTimestamp).toBe(100_000);
    expect(texts(again)).toEqual(expected(1, 100));
    await fill(again, 101, 102);
    expect(texts(again)).toEqual(expected(1, 102));
    again.close();
  });

  it('is durable up to the last flush only', async () => {
    const log = new FileLog('channel', folder, options());
    await fill(log, 1, 1);
    log.append(2000, () => Buffer.from('second'));
    expect([log.last, log.durable]).toEqual([2, 1]);
    await log.flush();
    expect(log.durable).toBe(2);
    log.close();
  });

  it('drops the oldest messages beyond a limit, and files of which nothing is left', async () => {
    const log = new FileLog('channel', folder, options({ maxMessages: 20 }));
    await fill(log, 1, 100);
    expect([log.first, log.count]).toEqual([81, 20]);
    expect(log.read(80)).toBeUndefined();
    expect(texts(log)).toEqual(expected(81, 100));
    expect(Number.parseInt(files()[0], 10)).toBeGreaterThan(50);
    log.close();

    const again = recover({ maxMessages: 20 });
    expect(texts(again)).toEqual(expected(81, 100));
    again.close();
  });

  it('keeps within its limit on bytes', async () => {
    const log = new FileLog('channel', folder, options({ maxBytes: 100 }));
    await fill(log, 1, 50);
    expect(log.bytes).toBeLessThanOrEqual(100);
    expect(texts(log)).toEqual(expected(log.first, 50));
    log.close();
  });

  it('knows its number when all its messages were too old', async () => {
    const log = new FileLog('channel', folder, options({ maxAge: 1000 }));
    await fill(log, 1, 50);
    log.expire(Date.now());
    expect([log.first, log.last, log.count, log.bytes]).toEqual([51, 50, 0, 0]);
    log.close();

    const again = recover({ maxAge: 1000 });
    again.expire(Date.now());
    await fill(again, 51, 51);
    expect([again.first, again.last]).toEqual([51, 51]);
    again.close();
  });

  it('finds the first message at or after a time', async () => {
    const log = new FileLog('channel', folder, options({ maxMessages: 20 }));
    expect(log.sequenceAt(0)).toBe(1);
    await fill(log, 1, 50);
    expect([0, 31_000, 40_000, 40_001, 50_000, 50_001].map((time) => log.sequenceAt(time))).toEqual(
      [31, 31, 40, 41, 50, 51],
    );
    log.close();
  });

  it('is not there when not even its head was written', () => {
    fs.writeFileSync(path.join(folder, '0000000000000001.log'), Buffer.from([0, 0, 0]));
    expect(FileLog.recover(folder, options(), silentLogger)).toBeUndefined();
    expect(files()).toEqual([]);
  });

  it('is refused when a file in the middle is missing', async () => {
    const log = new FileLog('channel', folder, options());
    await fill(log, 1, 100);
    log.close();
    fs.rmSync(path.join(folder, files()[2]));
    expect(() => recover()).toThrow(StoreError);
    expect(() => recover()).toThrow(/the messages before \d+ are missing/);
  });
});
