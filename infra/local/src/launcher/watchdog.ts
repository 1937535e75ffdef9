import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * A small process that outlives the launcher by a few seconds: when the launcher is gone without
 * having stopped what it started (`kill -9`), the watchdog stops it.
 */
export interface Watchdog {
  /** Of the watchdog itself; another one after it has died and was replaced. */
  readonly pid: number | undefined;
  watch(pid: number): void;
  forget(pid: number): void;
  /** Ends the watchdog; whatever is still watched is stopped. */
  close(): Promise<void>;
}

/** @param onReplaced called when it has died and another one watches */
export function startWatchdog(onReplaced: () => void): Watchdog {
  const watched = new Set<number>();
  let closing = false;
  let current = launch();

  function launch() {
    const child = spawn(process.execPath, [path.join(__dirname, 'watchdog-process.js')], {
      detached: true,
      env: {}, // it has no need of any, and NODE_OPTIONS could only harm it
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => undefined); // it has ended: seen below
    child.on('exit', () => {
      if (closing) return;
      current = launch();
      watched.forEach((pid) => current.tell(`+${pid}`));
      onReplaced();
    });
    return {
      pid: child.pid,
      tell: (line: string) => child.stdin.write(`${line}\n`),
      ended: new Promise<void>((resolve) => child.once('exit', () => resolve())),
      end: () => child.stdin.end(),
    };
  }

  return {
    get pid() {
      return current.pid;
    },
    watch: (pid) => {
      watched.add(pid);
      current.tell(`+${pid}`);
    },
    forget: (pid) => {
      watched.delete(pid);
      current.tell(`-${pid}`);
    },
    close: async () => {
      closing = true;
      current.end();
      await current.ended;
    },
  };
}
