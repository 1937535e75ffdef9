import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { selectors } from '../selectors';

it('is content with selectors that choose their pods', () => {
  expect(findingsOf(selectors, sample())).toEqual([]);
});

it.each([
  [
    'a Deployment that does not choose its pods',
    'Deployment/auth-depl',
    'spec.selector.matchLabels.app',
    'authn',
    'does not choose its own pods',
  ],
  [
    "a StatefulSet that chooses another's pods too",
    'StatefulSet/auth-mongo-depl',
    'spec.selector',
    { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
    'chooses the pods of Deployment/auth-depl too',
  ],
  [
    'a Service that leads nowhere',
    'Service/auth-srv',
    'spec.selector.app',
    'authn',
    'chooses no pod',
  ],
  [
    'a Service without a selector',
    'Service/auth-srv',
    'spec.selector',
    undefined,
    'chooses no pod',
  ],
  [
    'a disruption budget for nothing',
    'PodDisruptionBudget/auth',
    'spec.selector.matchLabels.app',
    'authn',
    'chooses no pod',
  ],
  [
    'a disruption budget for everything',
    'PodDisruptionBudget/auth',
    'spec.selector',
    {},
    'chooses the pods of Deployment/auth-depl, StatefulSet/auth-mongo-depl together',
  ],
  [
    "a StatefulSet under another's Service",
    'StatefulSet/auth-mongo-depl',
    'spec.serviceName',
    'auth-srv',
    'its serviceName auth-srv is no Service of its pods',
  ],
  [
    'an autoscaler of nothing',
    'HorizontalPodAutoscaler/auth',
    'spec.scaleTargetRef.name',
    'auth',
    'scales Deployment/auth (apps/v1), which is not there',
  ],
  [
    'an autoscaler of another kind',
    'HorizontalPodAutoscaler/auth',
    'spec.scaleTargetRef.kind',
    'StatefulSet',
    'scales StatefulSet/auth-depl (apps/v1), which is not there',
  ],
])('finds %s', (_what, object, place, value, message) => {
  const findings = findingsOf(selectors, sampleBut(object, place, value));
  expect(findings).toEqual([expect.stringContaining(`${object}: `)]);
  expect(findings[0]).toContain(message);
});
