import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { numericUsers } from '../numeric-users';

const container = 'spec.template.spec.containers.0.securityContext';
const pod = 'spec.template.spec.securityContext';

it('is content with users that are numbers', () => {
  expect(findingsOf(numericUsers, sample())).toEqual([]);
});

it.each([
  ['a pod that may run as root', `${pod}.runAsNonRoot`, undefined, 'may run as root'],
  [
    'a container that may, whatever its pod says',
    `${container}.runAsNonRoot`,
    false,
    'may run as root',
  ],
  ['a user by name only', `${pod}.runAsUser`, undefined, 'runs as user of its image'],
  ['root by number', `${container}.runAsUser`, 0, 'runs as user 0'],
])('finds %s', (_what, place, value, message) => {
  expect(findingsOf(numericUsers, sampleBut('Deployment/auth-depl', place, value))).toEqual([
    expect.stringMatching(new RegExp(`^Deployment/auth-depl: container auth: ${message}`)),
  ]);
});

it('looks at init containers too', () => {
  const place = 'spec.template.spec.initContainers';
  const inits = [{ name: 'migrate', securityContext: { runAsUser: 0 } }];
  expect(findingsOf(numericUsers, sampleBut('Deployment/auth-depl', place, inits))).toEqual([
    expect.stringContaining('container migrate: runs as user 0'),
  ]);
});
