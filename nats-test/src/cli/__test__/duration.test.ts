import { parseDuration } from '../duration';

it.each([
  ['500ms', 500],
  ['5s', 5_000],
  ['1.5s', 1_500],
  ['10m', 600_000],
  ['2h', 7_200_000],
])('reads %s', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each(['', '5', 's', '5 s', '-5s', '5parsecs', '5s5s'])('refuses "%s"', (text) => {
  expect(() => parseDuration(text)).toThrow('no duration');
});
