import { settings, TooManyRequestsError } from '@gittix/common';
import { rateLimit } from 'express-rate-limit';

/**
 * Refuses (429) an address that tries to sign in or up too often: `AUTH_RATE_LIMIT_PER_MINUTE`
 * times a minute, counted for both together, by each replica for itself. 0 means no limit.
 *
 * A library, because telling addresses apart is subtle: an IPv6 caller owns a whole block of them.
 */
export const limitAttempts = rateLimit({
  windowMs: 60_000,
  limit: attemptsPerMinute,
  skip: () => attemptsPerMinute() === 0,
  standardHeaders: 'draft-7',
  legacyHeaders: false,
  // with TRUST_PROXY_HOPS=0 a forged X-Forwarded-For is rightly ignored, and nothing to complain of
  validate: { xForwardedForHeader: false },
  handler(_req, res, next) {
    const seconds = Number(res.getHeader('Retry-After'));
    next(new TooManyRequestsError('Too many attempts, please try again later', seconds));
  },
});

/** Suites sign up more often than anybody: no limit there, unless a test sets one. */
function attemptsPerMinute(): number {
  const { NODE_ENV, AUTH_RATE_LIMIT_PER_MINUTE: limit } = process.env;
  if (NODE_ENV === 'test' && !limit) return 0;
  return settings(['AUTH_RATE_LIMIT_PER_MINUTE']).AUTH_RATE_LIMIT_PER_MINUTE;
}
