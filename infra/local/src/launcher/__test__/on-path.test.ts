import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findOnPath } from '../on-path';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-path-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function put(file: string, mode: number): string {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, '#!/bin/sh\n', { mode });
  return target;
}

it('finds the first program of that name that may be run', () => {
  put('a/mongod', 0o644);
  const second = put('b/mongod', 0o755);
  put('c/mongod', 0o755);

  const searchPath = ['a', 'b', 'c'].map((name) => path.join(folder, name)).join(path.delimiter);
  expect(findOnPath('mongod', searchPath)).toBe(second);
});

it('passes over what npm puts on PATH', () => {
  put('node_modules/.bin/mongod', 0o755);

  expect(findOnPath('mongod', path.join(folder, 'node_modules/.bin'))).toBeUndefined();
});

it('finds nothing on an empty PATH', () => {
  expect(findOnPath('mongod', '')).toBeUndefined();
});
