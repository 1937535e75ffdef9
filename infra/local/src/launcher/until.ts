import { setTimeout as delay } from 'node:timers/promises';

interface UntilOptions {
  /** Milliseconds after which it gives up. */
  readonly timeout: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
  readonly signal?: AbortSignal;
}

/**
 * Resolves once `condition` holds, asking again and again.
 *
 * @throws `Error('timed out')` after `timeout`, and the signal's reason when it is aborted
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { timeout, every = 50, signal }: UntilOptions,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!(await condition())) {
    signal?.throwIfAborted();
    if (performance.now() > deadline) throw new Error('timed out');
    await delay(every, undefined, { signal });
  }
}
