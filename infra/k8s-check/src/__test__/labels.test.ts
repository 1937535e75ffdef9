import { matches, matchesAll } from '../labels';

const labels = { app: 'auth', tier: 'api' };

it.each([
  [undefined, true],
  [{}, true],
  [{ matchLabels: { app: 'auth' } }, true],
  [{ matchLabels: { app: 'auth', tier: 'db' } }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['auth', 'x'] }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] }, false],
  [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['x'] }] }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['auth'] }] }, false],
  [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['x'] }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
  [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
  [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
])('judges the label selector %j: %j', (selector, chosen) => {
  expect(matches(selector, labels)).toBe(chosen);
});

it('refuses an operator that there is not', () => {
  const selector = { matchExpressions: [{ key: 'app', operator: 'Like' }] };
  expect(() => matches(selector, labels)).toThrow('knows no operator Like');
});

it.each([
  [undefined, false],
  [{}, false],
  [{ app: 'auth' }, true],
  [{ app: 'auth', tier: 'db' }, false],
])('judges the selector %j of a Service: %j', (selector, chosen) => {
  expect(matchesAll(selector, labels)).toBe(chosen);
});
