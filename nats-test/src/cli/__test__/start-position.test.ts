import { parseStartPosition } from '../start-position';

it.each([
  ['all', { at: 'all' }],
  ['last', { at: 'last' }],
  ['seq=7', { at: 'sequence', sequence: 7 }],
  ['since=10m', { at: 'since', milliseconds: 600_000 }],
])('reads %s', (text, position) => {
  expect(parseStartPosition(text)).toEqual(position);
});

it.each([
  ['first', 'none of all, last, seq=N and since=10m'],
  ['seq=0', 'no whole number'],
  ['seq=', 'no whole number'],
  ['since=10', 'no duration'],
  ['all=1', 'none of'],
])('refuses %s', (text, problem) => {
  expect(() => parseStartPosition(text)).toThrow(problem);
});
