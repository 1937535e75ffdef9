import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { servicePorts } from '../service-ports';

it('is content with Services that lead to ports', () => {
  expect(findingsOf(servicePorts(), sample())).toEqual([]);
});

it.each([
  ['a number that no container has', { port: 3000, targetPort: 3001 }, 'leads to 3001/TCP'],
  ['a name that no container has', { port: 3000, targetPort: 'api' }, 'one of: http, management'],
  ['the same number of another protocol', { port: 3000, protocol: 'UDP' }, 'leads to 3000/UDP'],
])('finds a port that leads to %s', (_what, port, message) => {
  const objects = sampleBut('Service/auth-srv', 'spec.ports', [port]);
  expect(findingsOf(servicePorts(), objects)).toEqual([expect.stringContaining(message)]);
  expect(findingsOf(servicePorts({ byNumber: true }), objects)).toHaveLength(1);
});

it('finds a port without a name, unless numbers will do', () => {
  const place = 'spec.template.spec.containers.0.ports.0.name';
  const objects = sampleBut('StatefulSet/auth-mongo-depl', place, undefined);
  expect(findingsOf(servicePorts(), objects)).toEqual([
    expect.stringContaining('name port 27017 in the container'),
  ]);
  expect(findingsOf(servicePorts({ byNumber: true }), objects)).toEqual([]);
});
