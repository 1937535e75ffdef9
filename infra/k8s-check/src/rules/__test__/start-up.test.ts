import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { startUp } from '../start-up';

const container = 'spec.template.spec.containers.0';
const probe = `${container}.startupProbe`;
const patience = { httpGet: { path: '/healthz', port: 'management' }, periodSeconds: 2 };

it('is content with a startup probe that outlasts both waits of a service', () => {
  expect(findingsOf(startUp(), sample())).toEqual([]);
});

it.each([
  ['gives up before', { ...patience, failureThreshold: 29 }, 'gives it 58 s'],
  ['gives up at the same moment', { ...patience, failureThreshold: 30 }, 'gives it 60 s'],
  ['says nothing of it', { httpGet: patience.httpGet }, 'gives it 30 s'],
])('finds a startup probe that %s', (_what, startupProbe, message) => {
  const objects = sampleBut('Deployment/auth-depl', probe, startupProbe);
  expect(findingsOf(startUp(), objects)).toEqual([
    expect.stringContaining(`container auth: may wait 60 s, but its startupProbe ${message}`),
  ]);
});

it('reckons with what the container is told to wait', () => {
  const env = [{ name: 'CONNECT_TIMEOUT_SECONDS', value: '300' }];
  expect(findingsOf(startUp(), sampleBut('Deployment/auth-depl', `${container}.env`, env))).toEqual(
    [expect.stringContaining('may wait 600 s')],
  );
});

it('finds a service that does not wait for the images of what it stands on', () => {
  expect(findingsOf(startUp({ leastWait: 300 }), sample())).toEqual([
    expect.stringContaining('container auth: waits 30 s for what it stands on'),
  ]);
});

it('leaves the images of others alone', () => {
  const objects = sampleBut('Deployment/auth-depl', `${container}.image`, 'mongo:8.0.30');
  expect(findingsOf(startUp({ leastWait: 300 }), objects)).toEqual([]);
});
