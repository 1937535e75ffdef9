import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '@gittix/testing/until';
import { isAlive, signal } from '../alive';
import type { LogLine } from '../log-lines';
import type { ProcessPlan } from '../process-plan';
import { supervise, type SupervisedProcess } from '../supervise';

let folder: string;
let supervised: SupervisedProcess | undefined;
let said: string[];
let logged: LogLine[];
let watched: Set<number>;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-supervise-'));
  [said, logged, watched] = [[], [], new Set()];
});
afterEach(async () => {
  await supervised?.stop();
  supervised = undefined;
  fs.rmSync(folder, { recursive: true });
});

/** Supervises a Node process that runs `script`; it is ready once it has made the file `ready`. */
function superviseScript(script: string, plan: Partial<ProcessPlan> = {}): SupervisedProcess {
  const ready = path.join(folder, 'ready');
  const prelude = `
    const fs = require('node:fs');
    const beReady = () => fs.writeFileSync(${JSON.stringify(ready)}, String(process.pid));
    const stay = () => setInterval(() => {}, 1000);`;
  supervised = supervise(
    {
      name: 'orders',
      command: process.execPath,
      args: ['-e', `${prelude}\n${script}`],
      env: () => ({}),
      logFile: path.join(folder, 'orders.log'),
      isReady: async () => fs.readFileSync(ready, 'utf8') === String(supervised?.state.pid),
      ...plan,
    },
    {
      watchdog: { watch: (pid) => watched.add(pid), forget: (pid) => watched.delete(pid) },
      announce: (sentence) => said.push(sentence),
      logged: (line) => logged.push(line),
      changed: () => undefined,
    },
  );
  return supervised;
}

const pidOf = (process: SupervisedProcess) => process.state.pid ?? 0;
const timeout = 60_000;

it('starts a process and waits until it serves', async () => {
  const process = superviseScript('setTimeout(beReady, 200); stay();');

  await process.start(timeout);

  expect(process.state).toMatchObject({ ready: true, restarts: 0 });
  expect(watched).toEqual(new Set([pidOf(process)]));
});

it('starts it again when it dies, saying so with its last words', async () => {
  const process = superviseScript('beReady(); console.error("bus lost: fatal"); stay();');
  await process.start(timeout);
  const first = pidOf(process);
  await until(() => logged.length > 0);

  signal(first, 'SIGKILL');
  await until(() => process.state.ready && pidOf(process) !== first);

  expect(process.state.restarts).toBe(1);
  expect(said).toEqual(['stopped (SIGKILL): starting it again. Its last words: bus lost: fatal']);
});

it('waits longer each time that it dies again', async () => {
  const starts = path.join(folder, 'starts');
  const process = superviseScript(
    `fs.appendFileSync(${JSON.stringify(starts)}, Date.now() + '\\n');
     beReady();
     setTimeout(() => process.exit(4), 300);`,
  );
  await process.start(timeout);
  await until(() => process.state.restarts >= 4);

  const times = fs.readFileSync(starts, 'utf8').trim().split('\n').map(Number);
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  // what it lives in between makes up for timers that are a millisecond early
  for (const [index, backOff] of [200, 400, 800].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(backOff);
  }
  expect(said[0]).toBe('stopped (exit code 4): starting it again');
});

it('gives up on a process that ends three times before it has served', async () => {
  const process = superviseScript('console.error("JWT_KEY must be defined"); process.exit(1);');

  await expect(process.start(timeout)).rejects.toThrow(
    `orders could not start: JWT_KEY must be defined (see ${path.join(folder, 'orders.log')})`,
  );
});

it('gives up on a process that is not ready in time', async () => {
  const process = superviseScript(
    'console.log(JSON.stringify({ level: "error", msg: "the database is away" })); stay();',
  );

  void process.start(timeout);
  await until(() => logged.length > 0);

  await expect(process.start(100)).rejects.toThrow(
    'orders was not ready within 0.1 s: the database is away',
  );
});

it('says why a program could not be run', async () => {
  const process = superviseScript('', { command: path.join(folder, 'nothing-here') });

  await expect(process.start(timeout)).rejects.toThrow('ENOENT');
});

it('lets it drain when it is stopped, and leaves nothing of it', async () => {
  const drained = path.join(folder, 'drained');
  const process = superviseScript(`
    process.on('SIGTERM', () => { fs.writeFileSync(${JSON.stringify(drained)}, ''); process.exit(0); });
    require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
      .on('spawn', function () { console.log(String(this.pid)); beReady(); });
    stay();`);
  await process.start(timeout);
  await until(() => logged.length > 0);
  const pids = [pidOf(process), Number(logged[0]?.text)];

  await process.stop();

  expect(fs.existsSync(drained)).toBe(true);
  await until(() => !pids.some(isAlive));
  expect(watched.size).toBe(0);
  expect(said).toEqual([]);
});

it('ends it by force when it is killed', async () => {
  const process = superviseScript('process.on("SIGTERM", () => {}); beReady(); stay();');
  await process.start(timeout);
  const pid = pidOf(process);

  const stopped = process.stop();
  process.kill();
  await stopped;

  expect(isAlive(pid)).toBe(false);
});

it('is quiet and at once when it is reloaded', async () => {
  const process = superviseScript('beReady(); stay();');
  await process.start(timeout);
  const first = pidOf(process);

  await process.reload();

  expect(process.state.ready).toBe(true);
  expect(pidOf(process)).not.toBe(first);
  expect(said).toEqual([]);
});

it('puts a long log of earlier runs aside', async () => {
  const log = path.join(folder, 'orders.log');
  fs.writeFileSync(log, 'x'.repeat(11 * 1024 * 1024));

  await superviseScript('beReady(); stay();').start(timeout);

  expect(fs.statSync(log).size).toBeLessThan(1024);
  expect(fs.existsSync(`${log}.1`)).toBe(true);
});
