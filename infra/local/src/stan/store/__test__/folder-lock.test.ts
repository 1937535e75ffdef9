import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { lockFolder } from '../folder-lock';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the lock of a folder', () => {
  it('is held once at a time, by any name of the folder', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(`${folder}/.`)).toThrow(/is in use by process \d+/);
    release();
    release();
    lockFolder(folder)();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('is respected while the process that holds it runs', () => {
    const child = spawn('sleep', ['60']);
    try {
      const started = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')[21];
      fs.writeFileSync(lock, `${child.pid} ${started}`);
      expect(() => lockFolder(folder)).toThrow(`is in use by process ${child.pid}`);
    } finally {
      child.kill();
    }
  });

  it('is taken over from a process that is gone', () => {
    const { pid } = spawnSync('true');
    fs.writeFileSync(lock, `${pid} 1`);
    lockFolder(folder)();
  });

  it('is taken over when another process has the number of the one that held it', () => {
    fs.writeFileSync(lock, `${process.ppid} 1`);
    lockFolder(folder)();
  });

  it('is taken over when it names this very process, which does not hold it', () => {
    fs.writeFileSync(lock, `${process.pid} 1`);
    lockFolder(folder)();
  });

  it('is taken over when it says nothing', () => {
    fs.writeFileSync(lock, '');
    lockFolder(folder)();
  });
});
