import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { launch, type LaunchedProcess } from './launch';
import { followLog } from './log-follower';
import { readLogLine, type LogLine } from './log-lines';
import { Problem } from './problem';
import type { ProcessPlan } from './process-plan';
import { until } from './until';
import type { Watchdog } from './watchdog';

/** The waits before a process is started again; milliseconds. */
const firstBackOff = 200;
const longestBackOff = 5_000;

/** A process that has lived so long starts again with the shortest wait; milliseconds. */
const livedLong = 10_000;

/** So many ends before it has ever served mean that trying again is of no use. */
const mostFailedStarts = 3;

/** How long a process that is reloaded may take to serve again; milliseconds. */
const reloadTimeout = 30_000;

/** The size beyond which a log is put aside before its process first starts; bytes. */
const longLog = 10 * 1024 * 1024;

export interface ProcessState {
  /** `undefined` between the end of one process and the start of the next. */
  readonly pid?: number;
  readonly ready: boolean;
  readonly restarts: number;
}

export interface SuperviseHooks {
  readonly watchdog: Pick<Watchdog, 'watch' | 'forget'>;
  /** A sentence for the terminal about the process. */
  readonly announce: (sentence: string) => void;
  /** A line of its log, as it is written. */
  readonly logged: (line: LogLine) => void;
  /** Its state is another one. */
  readonly changed: () => void;
}

/** A process that is started again whenever it ends, until it is stopped. */
export interface SupervisedProcess {
  readonly plan: ProcessPlan;
  readonly state: ProcessState;
  /**
   * Starts it; resolves once it serves.
   *
   * @param timeout milliseconds
   * @throws {Problem} with the reason from its log when it doesn't serve in time; it is then
   * still to be stopped
   */
  start(timeout: number): Promise<void>;
  /** Ends it in order and starts it at once; resolves when the new process serves. */
  reload(): Promise<void>;
  /** Ends it in order, by force after 15 s. */
  stop(): Promise<void>;
  /** Ends it by force, this moment. */
  kill(): void;
}

export function supervise(plan: ProcessPlan, hooks: SuperviseHooks): SupervisedProcess {
  let current: LaunchedProcess | undefined;
  let supervision: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let failedStarts = 0;
  let servedOnce = false;
  let reloading = false;
  let lastWords: string | undefined;
  let lastError: string | undefined;
  let lastEnd: string | undefined;
  let state: ProcessState = { ready: false, restarts: 0 };
  const stopped = new AbortController();
  let waitIsOver = new AbortController();

  setAsideLongLog(plan.logFile);
  const log = followLog(plan.logFile, (text) => {
    const line = readLogLine(text);
    if (!line) return;
    lastWords = line.text;
    if (line.level === 'error') lastError = line.text;
    hooks.logged(line);
  });

  async function keepRunning(): Promise<void> {
    let backOff = firstBackOff;
    while (!stopped.signal.aborted) {
      const startedAt = performance.now();
      const how = await runOnce();
      if (stopped.signal.aborted) return;

      change({ restarts: state.restarts + 1 });
      if (reloading) {
        reloading = false;
        continue;
      }
      lastEnd = how;
      if (servedOnce) announceEnd(how);
      else if (++failedStarts >= mostFailedStarts) return;
      if (performance.now() - startedAt > livedLong) backOff = firstBackOff;
      await wait(backOff);
      backOff = Math.min(backOff * 2, longestBackOff);
    }
  }

  async function runOnce(): Promise<string> {
    lastWords = lastError = undefined;
    current = launch(plan, hooks.watchdog);
    change({ pid: current.pid });
    const over = new AbortController();
    void markReady(over.signal);

    const how = await current.ended;
    over.abort();
    current = undefined;
    log.read();
    change({ pid: undefined, ready: false });
    return how;
  }

  async function markReady(over: AbortSignal): Promise<void> {
    const isReady = () => plan.isReady().catch(() => false);
    await until(isReady, { timeout: Number.POSITIVE_INFINITY, every: 100, signal: over }).catch(
      () => undefined,
    );
    if (over.aborted) return; // it ended first
    servedOnce = true;
    change({ ready: true });
  }

  function announceEnd(how: string): void {
    // one that was killed had nothing to do with what it happened to log last
    const words = lastError ?? (how.startsWith('exit') ? lastWords : undefined);
    hooks.announce(
      `stopped (${how}): starting it again${words ? `. Its last words: ${words}` : ''}`,
    );
  }

  async function wait(milliseconds: number): Promise<void> {
    waitIsOver = new AbortController();
    const signal = AbortSignal.any([stopped.signal, waitIsOver.signal]);
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  function change(next: Partial<ProcessState>): void {
    state = { ...state, ...next };
    hooks.changed();
  }

  function startProblem(what: string): Problem {
    log.read();
    const why = lastError ?? lastWords ?? lastEnd ?? 'it wrote nothing';
    return new Problem(`${plan.name} ${what}: ${why} (see ${plan.logFile})`);
  }

  return {
    plan,
    get state() {
      return state;
    },
    start: async (timeout) => {
      supervision ??= keepRunning();
      const hasFailed = () => failedStarts >= mostFailedStarts;
      try {
        await until(() => state.ready || hasFailed() || stopped.signal.aborted, { timeout });
      } catch {
        throw startProblem(`was not ready within ${timeout / 1000} s`);
      }
      if (hasFailed()) throw startProblem('could not start');
    },
    reload: async () => {
      const before = state.pid;
      reloading = current !== undefined;
      waitIsOver.abort();
      await current?.end();
      const servesAgain = () => state.ready && state.pid !== before;
      await until(() => stopped.signal.aborted || servesAgain(), { timeout: reloadTimeout });
    },
    stop: () =>
      (stopping ??= (async () => {
        stopped.abort();
        await current?.end();
        await supervision;
        log.close();
      })()),
    kill: () => current?.kill(),
  };
}

/** Keeps the log before this one as `<name>.log.1`, so that logs don't grow from run to run. */
function setAsideLongLog(file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > longLog) fs.renameSync(file, `${file}.1`);
}
