import { LEASE_MS, LONGEST_CALL_MS, nextLook, REQUEST_TIMEOUT_MS } from '../timing';

const SECOND = 1_000;

it('leases an attempt for longer than a call of the Stripe client can take', () => {
  expect(LONGEST_CALL_MS).toBeGreaterThan(2 * REQUEST_TIMEOUT_MS);
  expect(LEASE_MS).toBeGreaterThan(LONGEST_CALL_MS);
});

it.each([
  ['soon after an attempt', 0, 5 * SECOND],
  ['more rarely later', 60 * SECOND, 15 * SECOND],
  ['often enough even so', 3_600 * SECOND, 30 * SECOND],
])('looks again at a payment that rests %s', (_name, age, wait) => {
  const before = Date.now();

  const look = nextLook(new Date(before - age)).getTime();

  expect(look).toBeGreaterThanOrEqual(before + wait);
  expect(look).toBeLessThan(before + wait + 4 * SECOND);
});
