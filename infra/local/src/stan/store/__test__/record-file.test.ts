import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RecordFile, scanRecords } from '../record-file';

let folder: string;
let name: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'record-file-'));
  name = path.join(folder, 'file');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function write(...records: string[]): Promise<RecordFile> {
  const file = RecordFile.create(name, folder);
  for (const record of records) file.append(Buffer.from(record), true);
  await file.flush();
  return file;
}

function scan() {
  const records: string[] = [];
  return { ...scanRecords(name, (payload) => records.push(payload.toString())), records };
}

describe('a file of records', () => {
  it('gives back what was appended, in order and by place', async () => {
    const file = RecordFile.create(name, folder);
    const place = file.append(Buffer.from('one'), false);
    file.append(Buffer.from('two'), true);
    await file.flush();
    file.append(Buffer.from('three'), false);
    file.writeNow();

    expect(file.read(place, 3).toString()).toBe('one');
    file.close();
    const { records, intact, size, damagedInside } = scan();
    expect(records).toEqual(['one', 'two', 'three']);
    expect([intact, damagedInside]).toEqual([size, false]);
  });

  it('gives back the intact records, wherever its end is cut off', async () => {
    (await write('one', 'two', 'three')).close();
    const bytes = fs.readFileSync(name);
    const ends = [0, 11, 22, 35];
    for (let cut = 0; cut < bytes.length; cut++) {
      fs.writeFileSync(name, bytes.subarray(0, cut));
      const { records, intact, damagedInside } = scan();
      const whole = ends.filter((end) => end <= cut);
      expect(intact).toBe(whole.at(-1));
      expect(records).toHaveLength(whole.length - 1);
      expect(damagedInside).toBe(false);
    }
  });

  it('tells a flipped bit in its middle from an unfinished end', async () => {
    (await write('one', 'two', 'three')).close();
    const bytes = fs.readFileSync(name);
    bytes[20] ^= 1;
    fs.writeFileSync(name, bytes);
    expect(scan()).toEqual({ records: ['one'], intact: 11, size: 35, damagedInside: true });
    bytes[20] ^= 1;
    bytes[34] ^= 1;
    fs.writeFileSync(name, bytes);
    expect(scan()).toEqual({ records: ['one', 'two'], intact: 22, size: 35, damagedInside: false });
  });

  it('goes on after the last intact record', async () => {
    (await write('one', 'two')).close();
    fs.appendFileSync(name, 'rubbish');
    const file = RecordFile.open(name, scan().intact);
    file.append(Buffer.from('three'), true);
    await file.flush();
    file.close();
    expect(scan().records).toEqual(['one', 'two', 'three']);
  });

  it('reads records that are longer than what it reads at a time', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024);
    (await write('short', long, 'short')).close();
    expect(scan().records).toEqual(['short', long, 'short']);
  });

  it('fails to read what is not there', async () => {
    const file = await write('one');
    expect(() => file.read(8, 100)).toThrow('a record ends after 3 of 100 bytes');
    file.close();
  });
});
