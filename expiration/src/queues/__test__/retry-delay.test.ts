import { retryDelay } from '../retry-delay';

it('doubles from 100 ms up to 5 s', () => {
  expect([1, 2, 3, 6, 7, 1_000_000].map(retryDelay)).toEqual([100, 200, 400, 3200, 5000, 5000]);
});
