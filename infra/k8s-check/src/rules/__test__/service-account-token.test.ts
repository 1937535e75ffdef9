import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { serviceAccountToken } from '../service-account-token';

it('is content with pods that hold no token', () => {
  expect(findingsOf(serviceAccountToken, sample())).toEqual([]);
});

it.each([undefined, true])('finds a pod whose automountServiceAccountToken is %j', (value) => {
  const place = 'spec.template.spec.automountServiceAccountToken';
  expect(
    findingsOf(serviceAccountToken, sampleBut('StatefulSet/auth-mongo-depl', place, value)),
  ).toEqual([expect.stringMatching(/^StatefulSet\/auth-mongo-depl: .*token for the API/)]);
});
