export interface ConcurrencyLimit {
  /** How many may run at once. */
  running: number;
  /** How many more may wait for their turn. */
  waiting: number;
  /** What those are told who come on top of that. */
  full: () => Error;
}

/**
 * Runs so many tasks at once; others wait, first come first served; beyond that the task is not run
 * and the promise rejects with `full()`.
 */
export function limitConcurrency({ running, waiting, full }: ConcurrencyLimit) {
  const queue: (() => void)[] = [];
  let free = running;

  async function turn(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    if (queue.length >= waiting) throw full();
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** The place goes straight to who waits longest, or a newcomer could slip in between. */
  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  }

  return async function limited<T>(task: () => Promise<T>): Promise<T> {
    await turn();
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
