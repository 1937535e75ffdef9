import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * A small process that outlives the launcher by a few seconds: when the launcher is gone without
 * having stopped what it started (`kill -9`), the watchdog stops it.
 */
export interface Watchdog {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Ends the watchdog; whatever is still watched is stopped. */
  close(): Promise<void>;
}

/** A program of its own that never looks at the environment, so it has none. */
export function startWatchdog(): Watchdog {
  const watched = new Set<number>();
  let closing = false;
  let { tell, ended, end } = launch();

  function launch() {
    const child = spawn(process.execPath, [path.join(__dirname, 'watchdog-process.js')], {
      detached: true,
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => undefined); // it has ended: seen below
    child.on('exit', () => {
      if (closing) return;
      ({ tell, ended, end } = launch());
      watched.forEach((pid) => tell(`+${pid}`));
    });
    return {
      tell: (line: string) => child.stdin.write(`${line}\n`),
      ended: new Promise<void>((resolve) => child.once('exit', () => resolve())),
      end: () => child.stdin.end(),
    };
  }

  return {
    watch: (pid) => {
      watched.add(pid);
      tell(`+${pid}`);
    },
    forget: (pid) => {
      watched.delete(pid);
      tell(`-${pid}`);
    },
    close: async () => {
      closing = true;
      end();
      await ended;
    },
  };
}
