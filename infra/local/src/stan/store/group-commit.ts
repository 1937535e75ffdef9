import { setImmediate } from 'node:timers/promises';

/**
 * Lets many callers share one flush: the returned function resolves when a flush that began after
 * the call has ended. While a flush is running, the next one collects.
 *
 * A flush that failed fails all later ones too: what reached the disk is then unknown.
 */
export function groupCommit(flush: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  return () => {
    if (next) return next;
    const turn = running.then(() => setImmediate());
    const commit = turn.then(() => {
      running = commit;
      next = undefined;
      return flush();
    });
    next = commit;
    return commit;
  };
}
