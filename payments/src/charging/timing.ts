/** How long one request to Stripe may take, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 8_000;

/** The same where somebody waits for the answer who has waited before. */
export const LOOK_UP_TIMEOUT_MS = 3_000;

/**
 * How long a call of the Stripe client may take: it repeats a request once when the connection was
 * closed, however its retries are set (`_shouldRetry` in stripe's RequestSender), after half a second.
 */
export const LONGEST_CALL_MS = 2 * REQUEST_TIMEOUT_MS + 1_000;

/** How long an attempt keeps others away: beyond the call that it makes under the lease. */
export const LEASE_MS = LONGEST_CALL_MS + 3_000;

/** When to ask again what nobody could answer, in milliseconds. */
export const RETRY_MS = 2_000;

/** When to ask again what Stripe has refused, in milliseconds. */
export const REFUSED_RETRY_MS = 30_000;

const SOONEST_LOOK_MS = 5_000;
const LATEST_LOOK_MS = 30_000;

export function inFuture(milliseconds: number): Date {
  return new Date(Date.now() + milliseconds);
}

/**
 * When to look again at a payment that rests (3-D Secure not finished, card declined): soon after
 * its last attempt, more rarely later. Stripe's webhook tells sooner.
 */
export function nextLook(attemptedAt: Date): Date {
  const age = Date.now() - attemptedAt.getTime();
  return inFuture(Math.min(Math.max(age / 4, SOONEST_LOOK_MS), LATEST_LOOK_MS));
}
