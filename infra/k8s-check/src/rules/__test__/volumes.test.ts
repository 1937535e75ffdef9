import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { volumes } from '../volumes';

const mounts = 'spec.template.spec.containers.0.volumeMounts';

it('is content with data on a volume', () => {
  expect(findingsOf(volumes, sample())).toEqual([]);
});

it.each([
  ['no claim', 'spec.volumeClaimTemplates', undefined],
  ['a claim that is not mounted', mounts, undefined],
  ['a claim that is mounted for reading', `${mounts}.0.readOnly`, true],
])('finds a StatefulSet with %s', (_what, place, value) => {
  expect(
    findingsOf(volumes, sampleBut('StatefulSet/auth-mongo-depl', place, value)),
  ).toContainEqual(expect.stringContaining('keeps nothing when its pod is replaced'));
});

it('finds a claim without a size', () => {
  const place = 'spec.volumeClaimTemplates.0.spec.resources';
  expect(findingsOf(volumes, sampleBut('StatefulSet/auth-mongo-depl', place, undefined))).toEqual([
    expect.stringContaining('volume claim data asks for no size'),
  ]);
});

it('finds a mount without a volume, and the volume without a mount', () => {
  const objects = sampleBut('Deployment/auth-depl', `${mounts}.0.name`, 'temp');
  expect(findingsOf(volumes, objects)).toEqual([
    'Deployment/auth-depl: mounts the volume temp, which its pod does not have',
    'Deployment/auth-depl: has a volume tmp that no container mounts',
  ]);
});
