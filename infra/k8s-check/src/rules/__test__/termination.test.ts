import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { termination } from '../termination';

const pod = 'spec.template.spec';

it('is content with a grace period longer than the stop', () => {
  expect(findingsOf(termination, sample())).toEqual([]);
});

it.each([
  ['shorter than the stop', `${pod}.terminationGracePeriodSeconds`, 20, 'take 25 s to stop'],
  ['no longer than the stop', `${pod}.terminationGracePeriodSeconds`, 25, 'killed after 25 s'],
  [
    'eaten up by what comes before',
    `${pod}.containers.0.lifecycle.preStop.sleep.seconds`,
    15,
    'take 35 s to stop (15 s of them preStop), but is killed after 30 s',
  ],
])('finds a grace period that is %s', (_what, place, value, message) => {
  expect(findingsOf(termination, sampleBut('Deployment/auth-depl', place, value))).toEqual([
    expect.stringContaining(message),
  ]);
});

it('reckons with half a minute where nothing is said', () => {
  const place = `${pod}.terminationGracePeriodSeconds`;
  expect(findingsOf(termination, sampleBut('Deployment/auth-depl', place, undefined))).toEqual([]);
});
