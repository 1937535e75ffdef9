/** `setTimeout` takes no longer wait than this (2^31 - 1 ms, 24 days): it would fire at once. */
const MAX_WAIT = 2 ** 31 - 1;

/** Milliseconds as a timer takes them. */
export function timerWait(milliseconds: number): number {
  return Math.min(milliseconds, MAX_WAIT);
}
