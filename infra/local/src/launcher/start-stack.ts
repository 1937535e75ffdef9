import { spawn } from 'node:child_process';
import path from 'node:path';
import { signal as send } from './alive';
import { readRunFile, type RunFile, type RunningProcess } from './run-file';
import { until } from './until';

export interface StackOptions {
  /** The folder that keeps the run's data; start again on the same one to find it there. */
  readonly dataDir: string;
  /** Settings of the launcher; ports are free ones unless they say otherwise. */
  readonly env?: NodeJS.ProcessEnv;
  /** What the whole start may take; milliseconds, four minutes by default. */
  readonly timeout?: number;
}

/** A whole GitTix in processes of its own, for tests that use it as a person would. */
export interface StartedStack {
  /** The gateway: `http://localhost:<port>`. */
  readonly url: string;
  /** What the run file says at this moment: pids, ports, URLs of databases and of the bus. */
  readonly run: RunFile;
  /** All that the launcher has printed. */
  readonly output: string;
  /** The launcher's own process. */
  readonly pid: number;
  /** @throws when there is no process of this name (`orders`, `orders-2`, `mongo`, `gateway` …) */
  process(name: string): RunningProcess;
  /** Sends a signal to a process and resolves to its id; `SIGKILL` by default. */
  kill(name: string, signal?: NodeJS.Signals): number;
  /**
   * Resolves once every process serves.
   *
   * @param without ids that must be gone by then, such as those that were killed
   */
  untilReady(without?: readonly number[], timeout?: number): Promise<void>;
  /** Stops everything in order; resolves to the launcher's exit code. */
  stop(): Promise<number>;
}

/** The built one, for a test that reads this file as TypeScript too. */
const cli = path.join(__dirname, '../../build/launcher/cli.js');

/**
 * Starts the launcher on free ports and resolves once everything serves.
 *
 * @throws with what the launcher printed when it does not come up
 */
export async function startStack({
  dataDir,
  env = {},
  timeout = 240_000,
}: StackOptions): Promise<StartedStack> {
  const launcher = spawn(process.execPath, [cli, 'start'], {
    env: {
      ...process.env,
      NODE_ENV: undefined, // Jest's is `test`
      ...{ PORT: '0', NATS_PORT: '0', NATS_MONITOR_PORT: '0', GITTIX_DATA_DIR: dataDir },
      // a person would rather hear of what hangs: a machine that runs tests may just be busy
      GITTIX_START_TIMEOUT_SECONDS: '120',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  launcher.stdout.on('data', (chunk) => (output += chunk));
  launcher.stderr.on('data', (chunk) => (output += chunk));
  let end: string | undefined;
  const ended = new Promise<number>((resolve) => {
    launcher.once('close', (code, signal) => {
      end = signal ?? `exit code ${code}`;
      resolve(code ?? -1);
    });
  });

  const isUp = () => /^GitTix is ready at /m.test(output);
  await until(() => isUp() || end !== undefined, { timeout }).catch(() => undefined);
  if (!isUp()) {
    const why = end ?? `not within ${timeout / 1000} s`;
    launcher.kill('SIGTERM');
    await ended;
    throw new Error(`GitTix did not start (${why}):\n${output}`);
  }

  const run = () => {
    const current = readRunFile(dataDir);
    if (!current) throw new Error(`GitTix does not run on ${dataDir}`);
    return current;
  };
  const processOf = (name: string) => {
    const found = run().processes.find((process) => process.name === name);
    if (!found) throw new Error(`No process is called ${name}`);
    return found;
  };
  const { url } = run();

  return {
    url,
    get run() {
      return run();
    },
    get output() {
      return output;
    },
    pid: run().pid,
    process: processOf,
    kill: (name, signal = 'SIGKILL') => {
      const { pid } = processOf(name);
      if (!pid) throw new Error(`${name} is being started again`);
      send(pid, signal);
      return pid;
    },
    untilReady: (without = [], timeout = 60_000) =>
      until(() => run().processes.every(({ ready, pid = 0 }) => ready && !without.includes(pid)), {
        timeout,
      }),
    stop: () => {
      launcher.kill('SIGTERM');
      return ended;
    },
  };
}
