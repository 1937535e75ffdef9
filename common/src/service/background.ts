import { logger } from '../observability/logger';

/** Work that a service repeats by itself. */
export interface BackgroundJob {
  name: string;
  /** Milliseconds between the end of one run and the beginning of the next. */
  everyMs: number;
  /**
   * Resolves to true when it has left work: the next run follows at once. The signal is aborted when
   * the job is stopped, for runs that may take long.
   */
  run: (signal: AbortSignal) => Promise<unknown>;
}

/**
 * Repeats a job until it is stopped. A run that fails is logged, and the next one comes all the same.
 *
 * @returns stops it; resolves when the running one has ended
 */
export function startBackgroundJob({ name, everyMs, run }: BackgroundJob): () => Promise<void> {
  const stopped = new AbortController();
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function runOnce(): Promise<void> {
    let more = false;
    try {
      more = (await run(stopped.signal)) === true;
      if (failing) logger.info(`${name} works again`);
      failing = false;
    } catch (error) {
      // once an outage, not once a run
      if (!failing) logger.error({ err: error }, `${name} failed`);
      failing = true;
    }
    schedule(more ? 0 : everyMs);
  }

  function schedule(delay: number): void {
    if (stopped.signal.aborted) return;
    timer = setTimeout(() => (running = runOnce()), delay);
  }

  // at once: what a crash has left behind has waited long enough
  schedule(0);
  return async function stop(): Promise<void> {
    stopped.abort();
    clearTimeout(timer);
    await running;
  };
}
