import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { securityContext } from '../security-context';

const container = 'spec.template.spec.containers.0.securityContext';
const pod = 'spec.template.spec.securityContext';

it('is content with containers that are locked in', () => {
  expect(findingsOf(securityContext(), sample())).toEqual([]);
});

it.each([
  ['the group of root', `${pod}.runAsGroup`, 0, 'runs as group 0'],
  ['a group by name only', `${pod}.runAsGroup`, undefined, 'runs as group of its image'],
  ['escalation', `${container}.allowPrivilegeEscalation`, undefined, 'may gain privileges'],
  ['privilege', `${container}.privileged`, true, 'is privileged'],
  [
    'a capability that is kept',
    `${container}.capabilities`,
    { drop: ['KILL'] },
    'keeps capabilities',
  ],
  [
    'a capability that is added',
    `${container}.capabilities`,
    { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    'keeps capabilities',
  ],
  ['no seccomp', `${pod}.seccompProfile`, undefined, 'is not confined by seccomp'],
  ['seccomp switched off', `${pod}.seccompProfile`, { type: 'Unconfined' }, 'is not confined'],
  [
    'a root that may be written',
    `${container}.readOnlyRootFilesystem`,
    false,
    'write to its image',
  ],
  ['a volume of root', `${pod}.fsGroup`, undefined, 'a volume that its user may not write to'],
  [
    "the node's network",
    'spec.template.spec.hostNetwork',
    true,
    'shares a namespace with its node',
  ],
])('finds %s', (_what, place, value, message) => {
  const objects = sampleBut('Deployment/auth-depl', place, value);
  expect(findingsOf(securityContext(), objects)).toEqual([
    expect.stringMatching(new RegExp(`^Deployment/auth-depl: container auth: .*${message}`)),
  ]);
});

it('looks at init containers too', () => {
  const objects = sampleBut('Deployment/auth-depl', 'spec.template.spec.initContainers', [
    { name: 'migrate', image: 'gittix/auth' },
  ]);
  expect(findingsOf(securityContext(), objects)).toContainEqual(
    expect.stringContaining('container migrate: may gain privileges'),
  );
});

it('lets our own containers be written to where they reload, and no others', () => {
  const rule = securityContext({ ownRootMayBeWritten: true });
  const place = `${container}.readOnlyRootFilesystem`;
  expect(findingsOf(rule, sampleBut('Deployment/auth-depl', place, false))).toEqual([]);
  expect(findingsOf(rule, sampleBut('StatefulSet/auth-mongo-depl', place, false))).toEqual([
    expect.stringContaining('may write to its image'),
  ]);
});
