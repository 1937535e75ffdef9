import fc from 'fast-check';
import { toCents } from '../to-cents';

it('makes 1999 of 19.99, which times 100 is 1998.9999999999998', () => {
  expect(19.99 * 100).not.toBe(1999);
  expect(toCents(19.99)).toBe(1999);
});

it('gives back every amount of cents up to the highest price, written as JSON in between', () => {
  const highest = 99_999_999;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: highest }), (cents) => {
      const price = JSON.parse((cents / 100).toFixed(2)) as number;
      return toCents(price) === cents;
    }),
    { numRuns: 20_000, examples: [[0], [1], [29], [57], [115], [highest]] },
  );
});
