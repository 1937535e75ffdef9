import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { resources } from '../resources';

it('is content with containers that say what they need and take', () => {
  expect(findingsOf(resources, sample())).toEqual([]);
});

it.each(['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])(
  'finds a container without %s',
  (field) => {
    const place = `spec.template.spec.containers.0.resources.${field}`;
    expect(findingsOf(resources, sampleBut('Deployment/auth-depl', place, undefined))).toEqual([
      `Deployment/auth-depl: container auth: set resources ${field}`,
    ]);
  },
);
