import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { availability } from '../availability';

const pod = 'spec.template.spec';

it('is content with what runs twice, spread, drained one by one', () => {
  expect(findingsOf(availability, sample())).toEqual([]);
});

it.each([
  [
    'an autoscaler that goes down to one',
    'HorizontalPodAutoscaler/auth',
    'spec.minReplicas',
    undefined,
    'may run once only',
  ],
  [
    'an autoscaler that goes up to less than its least',
    'HorizontalPodAutoscaler/auth',
    'spec.maxReplicas',
    1,
    'raise maxReplicas to minReplicas',
  ],
  [
    'a number that the autoscaler has to give again after each apply',
    'Deployment/auth-depl',
    'spec.replicas',
    2,
    'leave out spec.replicas',
  ],
  [
    'a budget for others',
    'PodDisruptionBudget/auth',
    'spec.selector.matchLabels.app',
    'authn',
    'a drain may take all',
  ],
  [
    'a budget without a number',
    'PodDisruptionBudget/auth',
    'spec.maxUnavailable',
    undefined,
    'a drain may take all',
  ],
  [
    'no spread',
    'Deployment/auth-depl',
    `${pod}.topologySpreadConstraints`,
    undefined,
    'on one node',
  ],
  [
    'a spread of other pods',
    'Deployment/auth-depl',
    `${pod}.topologySpreadConstraints.0.labelSelector.matchLabels.app`,
    'authn',
    'on one node',
  ],
  [
    'a stop at once',
    'Deployment/auth-depl',
    `${pod}.containers.0.lifecycle`,
    undefined,
    'a pod that has stopped',
  ],
])('finds %s', (_what, object, place, value, message) => {
  expect(findingsOf(availability, sampleBut(object, place, value))).toEqual([
    expect.stringMatching(new RegExp(`^Deployment/auth-depl: .*${message}`)),
  ]);
});

it('counts replicas where nothing scales', () => {
  const unscaled = (replicas: number | undefined) =>
    sampleBut('Deployment/auth-depl', 'spec.replicas', replicas).filter(
      ({ kind }) => kind !== 'HorizontalPodAutoscaler',
    );
  expect(findingsOf(availability, unscaled(2))).toEqual([]);
  for (const once of [1, undefined]) {
    expect(findingsOf(availability, unscaled(once))).toEqual([
      expect.stringContaining('may run once only'),
    ]);
  }
});

it('asks nothing of those whom nobody calls: they may stop at once', () => {
  const objects = sampleBut('Deployment/auth-depl', `${pod}.containers.0.lifecycle`, undefined);
  expect(
    findingsOf(
      availability,
      objects.filter(({ kind }) => kind !== 'Service'),
    ),
  ).toEqual([]);
});
