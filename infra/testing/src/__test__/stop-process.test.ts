import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stopProcess } from '../stop-process';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Resolves once the script says that it runs. */
async function run(script: string): Promise<ChildProcess> {
  child = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1000); console.log(1)`]);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

it('resolves when the process is gone', async () => {
  const running = await run("process.on('SIGTERM', () => setTimeout(() => process.exit(3), 50))");

  await stopProcess(running);

  expect(running.exitCode).toBe(3);
});

it('takes another signal', async () => {
  const running = await run('');

  await stopProcess(running, 'SIGKILL');

  expect(running.signalCode).toBe('SIGKILL');
});

it('kills, after a while, who does not listen', async () => {
  const running = await run("process.on('SIGTERM', () => {})");
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });

  try {
    const stopped = stopProcess(running);
    jest.runAllTimers();
    await stopped;
  } finally {
    jest.useRealTimers();
  }

  expect(running.signalCode).toBe('SIGKILL');
});

it.each(['', "process.kill(process.pid, 'SIGKILL')"])(
  'does not wait for one that has ended before: %s',
  async (script) => {
    child = spawn(process.execPath, ['-e', script]);
    await once(child, 'exit');

    await stopProcess(child);
  },
);

it('does not wait for one that could not be started, or was not', async () => {
  const missing = spawn('/nowhere/program');
  await once(missing, 'error');

  await stopProcess(missing);
  await stopProcess(undefined);
});
