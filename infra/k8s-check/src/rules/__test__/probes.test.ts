import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { probes } from '../probes';

const container = 'spec.template.spec.containers.0';

it('is content with probes that ask what is answered', () => {
  expect(findingsOf(probes, sample())).toEqual([]);
});

it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('finds a missing %s', (kind) => {
  const objects = sampleBut('Deployment/auth-depl', `${container}.${kind}`, undefined);
  expect(findingsOf(probes, objects)).toEqual([
    `Deployment/auth-depl: container auth: ${kind} is missing; add one`,
  ]);
});

it.each([
  ['a path that the code does not have', { path: '/health', port: 'management' }],
  ['the path of another probe', { path: '/healthz', port: 'management' }],
  ['the right path on the wrong port', { path: '/readyz', port: 'http' }],
])('finds a readiness probe that asks %s', (_what, httpGet) => {
  const objects = sampleBut('Deployment/auth-depl', `${container}.readinessProbe`, { httpGet });
  expect(findingsOf(probes, objects)).toEqual([
    expect.stringContaining('auth answers it by httpGet at /readyz on port management'),
  ]);
});

it('finds a program of ours that is asked by a command', () => {
  const probe = { exec: { command: ['true'] } };
  const objects = sampleBut('Deployment/auth-depl', `${container}.livenessProbe`, probe);
  expect(findingsOf(probes, objects)).toEqual([
    expect.stringContaining('asks no path on port none'),
  ]);
});

it('finds a port that the container does not have', () => {
  const probe = { tcpSocket: { port: 'mongo' } };
  const objects = sampleBut('StatefulSet/auth-mongo-depl', `${container}.livenessProbe`, probe);
  expect(findingsOf(probes, objects)).toEqual([
    expect.stringContaining('livenessProbe asks port mongo, which the container does not have'),
  ]);
});

it('finds a probe that asks nothing', () => {
  const probe = { periodSeconds: 5 };
  const objects = sampleBut('StatefulSet/auth-mongo-depl', `${container}.startupProbe`, probe);
  expect(findingsOf(probes, objects)).toEqual([
    expect.stringContaining('startupProbe asks nothing; give it a tcpSocket'),
  ]);
});

it('lets the images of others be asked by a command', () => {
  const probe = { exec: { command: ['redis-cli', 'ping'] } };
  const objects = sampleBut('StatefulSet/auth-mongo-depl', `${container}.livenessProbe`, probe);
  expect(findingsOf(probes, objects)).toEqual([]);
});
