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

describe('of an image of others', () => {
  const ports = [{ name: 'monitoring', containerPort: 8222 }];
  const asked = (image: string, probe: object) =>
    sampleBut('StatefulSet/auth-mongo-depl', container, {
      ...{ name: 'other', image, ports },
      ...{ startupProbe: probe, readinessProbe: probe, livenessProbe: probe },
    });
  const path = (of: string) => ({ httpGet: { path: of, port: 'monitoring' } });
  const command = (...of: string[]) => ({ exec: { command: of } });

  it.each([
    ['nats-streaming:0.25.6-scratch', path('/streaming/serverz')],
    ['redis:7.2.16-alpine', command('redis-cli', '-e', 'ping')],
    ['of-which-nothing-is-known:1.0', command('is-it-well')],
  ])('lets %s be asked by %j', (image, probe) => {
    expect(findingsOf(probes, asked(image, probe))).toEqual([]);
  });

  it.each([
    ['nats-streaming:0.25.6-scratch', path('/streaming/server'), '/healthz and /streaming/serverz'],
    ['redis:7.2.16-alpine', command('redis-cli', 'ping'), 'redis-cli -e ping'],
    ['mongo:8.0.30', path('/'), 'on its port alone'],
  ])('finds that %s is asked by %j', (image, probe, answer) => {
    expect(findingsOf(probes, asked(image, probe))).toContainEqual(
      expect.stringMatching(new RegExp(`other: livenessProbe asks .*; it answers ${answer}$`)),
    );
  });
});
