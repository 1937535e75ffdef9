const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** Milliseconds to wait after a handler's n-th failure in a row: doubling, at most 5 s. */
export function retryDelay(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
}
