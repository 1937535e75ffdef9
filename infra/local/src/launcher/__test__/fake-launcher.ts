import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startStack, type StartedStack } from '../start-stack';
import { fakeStack, type FakeStack } from './fake-stack';

/** The built command line of the launcher. */
export const cli = path.resolve(__dirname, '../../../build/launcher/cli.js');

/** How long a command may take that is sure to end by itself; milliseconds. */
const timeout = 60_000;

/** A launcher on a fake stack of its own for each test of a file. */
export interface FakeLauncher {
  readonly fake: FakeStack;
  /** Starts it, with settings beside those of the fake stack; it is stopped after the test. */
  start(env?: NodeJS.ProcessEnv): Promise<StartedStack>;
  /** Runs a command to its end. */
  run(
    command: string,
    env?: NodeJS.ProcessEnv,
  ): { status: number | null; stdout: string; stderr: string };
  /** The environment that a running fake service answers with. */
  environmentOf(name: string): Promise<Record<string, string>>;
}

export function useFakeLauncher(): FakeLauncher {
  let fake: FakeStack;
  let stack: StartedStack | undefined;

  beforeEach(async () => {
    fake = await fakeStack();
  });
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    await fake.remove();
  });

  return {
    get fake() {
      return fake;
    },
    start: async (env = {}) => {
      stack = await startStack({ dataDir: fake.dataDir, env: { ...fake.env, ...env } });
      return stack;
    },
    run: (command, env = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, command], {
        env: {
          ...process.env,
          ...{ PORT: '0', GITTIX_DATA_DIR: fake.dataDir, ...fake.env },
          ...env,
        },
        encoding: 'utf8',
        timeout,
      });
      return { status, stdout, stderr };
    },
    environmentOf: async (name) => {
      const response = await fetch(`${stack?.process(name).url}/`);
      return ((await response.json()) as { env: Record<string, string> }).env;
    },
  };
}
