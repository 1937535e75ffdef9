import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { followLog } from '../log-follower';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-log-'));
  file = path.join(folder, 'orders.log');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

it('hands on whole lines that are written after it began', () => {
  fs.writeFileSync(file, 'of the last run\n');
  const lines: string[] = [];
  const log = followLog(file, (line) => lines.push(line));

  fs.appendFileSync(file, 'one\ntw');
  log.read();
  expect(lines).toEqual(['one']);

  fs.appendFileSync(file, 'o\n');
  log.read();
  expect(lines).toEqual(['one', 'two']);
  log.close();
});

it('passes over what no terminal could show when it falls behind', () => {
  const lines: string[] = [];
  const log = followLog(file, (line) => lines.push(line));

  fs.appendFileSync(file, `first\n${'x'.repeat(2 * 1024 * 1024)}\nlast\n`);
  log.read();

  expect(lines).not.toContain('first');
  expect(lines.at(-1)).toBe('last');
  log.close();
});
