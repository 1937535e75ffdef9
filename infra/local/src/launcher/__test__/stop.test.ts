import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { until } from '@gittix/testing/until';
import { isAlive, signal } from '../alive';
import { readRunFile } from '../run-file';
import type { StartedStack } from '../start-stack';
import { cli, useFakeLauncher } from './fake-launcher';

const launcher = useFakeLauncher();
const { start, environmentOf } = launcher;

/** Never 0, which would stand for this test's own process group. */
function watchdogOf({ run }: StartedStack): number {
  if (!run.watchdogPid) throw new Error('The run file names no watchdog');
  return run.watchdogPid;
}

const pidsOf = (stack: StartedStack) => [
  stack.run.pid,
  watchdogOf(stack),
  ...stack.run.processes.flatMap(({ pid }) => (pid ? [pid] : [])),
];

describe('stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'drains everything on %s and leaves no process behind',
    async (signal) => {
      const running = await start();
      const pids = pidsOf(running);
      const { log } = running.process('orders');

      process.kill(running.pid, signal);
      const code = await running.stop();

      expect(code).toBe(0);
      expect(pids.filter(isAlive)).toEqual([]);
      expect(fs.readFileSync(log, 'utf8')).toContain('"msg":"stopping"');
      expect(readRunFile(launcher.fake.dataDir)).toBeUndefined();
    },
  );

  it('takes the two signals of one Ctrl-C for one: npm passes it on', async () => {
    const running = await start();
    const { log } = running.process('orders');

    process.kill(running.pid, 'SIGINT');
    process.kill(running.pid, 'SIGINT');

    expect(await running.stop()).toBe(0);
    expect(fs.readFileSync(log, 'utf8')).toContain('"msg":"stopping"');
  });

  it('is by force when it is asked for again', async () => {
    const running = await start({ FAKE_DEAF: 'orders' });
    const pids = pidsOf(running);
    const { pid: tickets = running.pid } = running.process('tickets');
    process.kill(running.pid, 'SIGINT');
    await until(() => !isAlive(tickets));

    const insisting = setInterval(() => signal(running.pid, 'SIGINT'), 200);
    await until(() => !isAlive(running.pid)).finally(() => clearInterval(insisting));

    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('comes in the middle of a start, too', async () => {
    const starting = spawn(process.execPath, [cli, 'start'], {
      env: {
        ...process.env,
        ...{ PORT: '0', GITTIX_DATA_DIR: launcher.fake.dataDir, FAKE_NEVER_READY: 'auth' },
        ...launcher.fake.env,
      },
    });
    await until(() => serviceIsUp('orders'));
    const pids =
      readRunFile(launcher.fake.dataDir)?.processes.flatMap(({ pid }) => pid ?? []) ?? [];

    expect(await exitCodeOf(starting, 'SIGTERM')).toBe(0);
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('comes to everything by itself when the launcher is killed', async () => {
    const running = await start();
    const pids = pidsOf(running);

    process.kill(running.pid, 'SIGKILL');
    await until(() => !pids.some(isAlive));
  });

  it('comes to everything although the watchdog was killed before the launcher', async () => {
    const running = await start();
    const first = watchdogOf(running);
    process.kill(first, 'SIGKILL');
    await until(() => watchdogOf(running) !== first);
    const pids = pidsOf(running);

    process.kill(running.pid, 'SIGKILL');

    await until(() => !pids.some(isAlive));
  });

  it('of a killed launcher is awaited by the next start', async () => {
    const killed = await start();
    const pids = pidsOf(killed);
    process.kill(killed.pid, 'SIGKILL');

    await start();

    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('keeps the key from run to run, so that sessions live on', async () => {
    const first = await start();
    const { JWT_KEY } = await environmentOf('auth');
    await first.stop();

    await start();

    expect((await environmentOf('auth')).JWT_KEY).toBe(JWT_KEY);
  });
});

function serviceIsUp(name: string): boolean {
  const processes = readRunFile(launcher.fake.dataDir)?.processes ?? [];
  return processes.some((process) => process.name === name && process.ready);
}

function exitCodeOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}
