import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { ingressBackends } from '../ingress-backends';

const backend = 'spec.rules.0.http.paths.0.backend';

it('is content with paths that lead to Services', () => {
  expect(findingsOf(ingressBackends, sample())).toEqual([]);
});

it.each([
  [
    'no Service',
    { service: { name: 'auth', port: { number: 3000 } } },
    'Service/auth, which is not there',
  ],
  ['nothing at all', {}, 'leads to Service/nothing'],
  ['no port of it', { service: { name: 'auth-srv', port: { number: 80 } } }, 'leads to port 80'],
  [
    'no port of this name',
    { service: { name: 'auth-srv', port: { name: 'api' } } },
    'leads to port api',
  ],
])('finds a path that leads to %s', (_what, value, message) => {
  const objects = sampleBut('Ingress/ingress-service', backend, value);
  expect(findingsOf(ingressBackends, objects)).toEqual([
    expect.stringMatching(/^Ingress\/ingress-service: path \/api\/users/),
  ]);
  expect(findingsOf(ingressBackends, objects)[0]).toContain(message);
});

it('takes a port by its name', () => {
  const value = { service: { name: 'auth-srv', port: { name: 'http' } } };
  expect(findingsOf(ingressBackends, sampleBut('Ingress/ingress-service', backend, value))).toEqual(
    [],
  );
});
