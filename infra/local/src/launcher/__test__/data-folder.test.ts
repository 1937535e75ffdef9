import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDataFolder, resetDataFolder } from '../data-folder';
import { readRunFile, writeRunFile, type RunFile } from '../run-file';

let parent: string;
let dataDir: string;
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-data-'));
  dataDir = path.join(parent, 'data');
});
afterEach(() => fs.rmSync(parent, { recursive: true }));

/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

const runFile = (pid: number): RunFile => ({
  pid,
  startedAt: new Date().toISOString(),
  ready: true,
  url: 'http://localhost:8080',
  mongo: { source: 'embedded', urls: {} },
  nats: { source: 'embedded', url: 'nats://127.0.0.1:4222', clusterId: 'ticketing' },
  queue: { source: 'embedded', place: 'expiration' },
  stripe: { source: 'embedded' },
  processes: [],
});

it('makes a secret once and keeps it to its owner', async () => {
  const folder = await openDataFolder(dataDir);

  const secret = folder.secret('jwt.key');
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(folder.secret('jwt.key')).toBe(secret);
  expect(fs.statSync(path.join(dataDir, 'jwt.key')).mode & 0o777).toBe(0o600);
  await folder.release();
});

it('is held by one launcher at a time', async () => {
  const folder = await openDataFolder(dataDir);
  writeRunFile(dataDir, runFile(process.pid));

  await expect(openDataFolder(dataDir)).rejects.toThrow(
    `GitTix is already running on ${dataDir} (process ${process.pid}): stop it first, or choose another folder with GITTIX_DATA_DIR`,
  );

  await folder.release();
  await (await openDataFolder(dataDir)).release();
});

it('is free at once when the launcher that held it was killed', async () => {
  await openDataFolder(dataDir); // never released
  writeRunFile(dataDir, runFile(deadPid()));

  const folder = await openDataFolder(dataDir);

  expect(readRunFile(dataDir)).toBeUndefined();
  await folder.release();
});

it('says so when it can not be made', async () => {
  fs.writeFileSync(dataDir, 'a file');

  await expect(openDataFolder(dataDir)).rejects.toThrow(
    `The data folder ${dataDir} can't be used (EEXIST): choose another with GITTIX_DATA_DIR`,
  );
});

it('has no run file once it is released', async () => {
  const folder = await openDataFolder(dataDir);
  writeRunFile(dataDir, runFile(process.pid));

  await folder.release();

  expect(readRunFile(dataDir)).toBeUndefined();
});

it('is emptied by a reset of all that is its own, and of nothing else', async () => {
  const folder = await openDataFolder(dataDir);
  fs.writeFileSync(path.join(folder.folder('mongo'), 'data.log'), 'tickets');
  folder.secret('jwt.key');
  fs.writeFileSync(path.join(dataDir, 'notes.txt'), 'mine');
  await folder.release();

  await resetDataFolder(dataDir);

  expect(fs.readdirSync(dataDir)).toEqual(['notes.txt']);
});

it('is not emptied while a launcher holds it', async () => {
  const folder = await openDataFolder(dataDir);
  folder.secret('jwt.key');

  await expect(resetDataFolder(dataDir)).rejects.toThrow('GitTix is already running');
  expect(fs.existsSync(path.join(dataDir, 'jwt.key'))).toBe(true);
  await folder.release();
});
