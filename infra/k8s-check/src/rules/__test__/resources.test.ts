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

it.each([
  ['cpu', '1500m', '1'],
  ['memory', '1Gi', '512Mi'],
  ['memory', '129Mi', '128000Ki'],
])(
  'finds a container that needs more %s, %s, than the %s that it may take',
  (resource, ...both) => {
    const [request, limit] = both;
    const objects = sampleBut('Deployment/auth-depl', 'spec.template.spec.containers.0.resources', {
      requests: { cpu: '100m', memory: '64Mi', [resource]: request },
      limits: { cpu: '1', memory: '128Mi', [resource]: limit },
    });
    expect(findingsOf(resources, objects)).toEqual([
      expect.stringContaining(`requests.${resource} of ${request} is above the limit of ${limit}`),
    ]);
  },
);
