import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { signal } from './alive';
import type { ProcessPlan } from './process-plan';
import type { Watchdog } from './watchdog';

/** How long a process may take to drain before it is killed; milliseconds. */
const drainTimeout = 15_000;

export interface LaunchedProcess {
  /** `undefined` when it could not even be started. */
  readonly pid: number | undefined;
  /** Resolves when it is gone: `exit code 1`, `SIGKILL`, or why it could not be started. */
  readonly ended: Promise<string>;
  /** Lets it drain and end; kills it after 15 s. Resolves when it is gone. */
  end(): Promise<void>;
  kill(): void;
}

/** Starts a process once, with its output in its log file and the watchdog watching over it. */
export function launch(
  plan: ProcessPlan,
  watchdog: Pick<Watchdog, 'watch' | 'forget'>,
): LaunchedProcess {
  const output = fs.openSync(plan.logFile, 'a');
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env(),
    // a group of its own: the terminal's Ctrl-C reaches the launcher alone, which stops in order
    detached: true,
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  const { pid } = child;
  if (pid) watchdog.watch(pid);

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, by) => resolve(by ?? `exit code ${code}`));
  }).then((how) => {
    if (pid) {
      signal(pid, 'SIGKILL', { group: true }); // what it may have left of its own
      watchdog.forget(pid);
    }
    return how;
  });
  const kill = () => {
    if (pid) signal(pid, 'SIGKILL', { group: true });
  };

  return {
    pid,
    ended,
    end: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(kill, drainTimeout);
      await ended;
      clearTimeout(late);
    },
    kill,
  };
}
