import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { writtenFolders } from '../written-folders';

const container = 'spec.template.spec.containers.0';

it('is content with a volume at the folder, or above it', () => {
  expect(findingsOf(writtenFolders, sample())).toEqual([]);
});

it.each([
  ['a volume elsewhere', 'volumeMounts.0.mountPath', '/tmp2'],
  ['a volume below it', 'volumeMounts.0.mountPath', '/tmp/uploads/new'],
  ['a volume for reading', 'volumeMounts.0.readOnly', true],
  ['no volume', 'volumeMounts', undefined],
])('finds a program of ours with %s', (_what, place, value) => {
  const objects = sampleBut('Deployment/auth-depl', `${container}.${place}`, value);
  expect(findingsOf(writtenFolders, objects)).toEqual([
    'Deployment/auth-depl: container auth: writes to /tmp/uploads, where it can’t; mount an emptyDir there',
  ]);
});

it('finds a database without a place for its socket', () => {
  const place = `${container}.volumeMounts.1.mountPath`;
  const objects = sampleBut('StatefulSet/auth-mongo-depl', place, '/temp');
  expect(findingsOf(writtenFolders, objects)).toEqual([
    expect.stringContaining('container auth-mongo: writes to /tmp, where it can’t'),
  ]);
});

it('lets a program write anywhere in an image that is not read-only', () => {
  const objects = sampleBut('Deployment/auth-depl', container, {
    name: 'auth',
    image: 'gittix/auth',
    securityContext: { readOnlyRootFilesystem: false },
  });
  expect(findingsOf(writtenFolders, objects)).toEqual([]);
});
