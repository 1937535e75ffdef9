import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { engines } from '../engines';

const container = 'spec.template.spec.containers.0';
const change = (place: string, value: unknown) =>
  sampleBut('StatefulSet/auth-mongo-depl', `${container}.${place}`, value);

/** The sample with another engine in the place of its database. */
function withEngine(image: string, args: readonly string[]) {
  return sampleBut('StatefulSet/auth-mongo-depl', container, {
    ...{ name: 'engine', image, args },
    env: [{ name: 'GLIBC_TUNABLES', value: 'glibc.pthread.rseq=1' }],
    resources: { limits: { memory: '256Mi' } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  });
}

it('is content with a database whose data are on a claim', () => {
  expect(findingsOf(engines, sample())).toEqual([]);
});

it.each([
  ['its data elsewhere', 'volumeMounts.0.mountPath', '/data/other'],
  ['its data in an emptyDir', 'volumeMounts.0.name', 'tmp'],
  ['its data on a volume that is for reading', 'volumeMounts.0.readOnly', true],
])('finds a database with %s', (_what, place, value) => {
  expect(findingsOf(engines, change(place, value))).toEqual([
    'StatefulSet/auth-mongo-depl: container auth-mongo: keeps its data in /data/db; mount a ' +
      'volumeClaimTemplate there',
  ]);
});

it('finds a database that is told to keep its data elsewhere', () => {
  expect(findingsOf(engines, change('args', ['--dbpath', '/srv']))).toEqual([
    expect.stringContaining('keeps its data in /srv'),
  ]);
});

it.each([undefined, [{ name: 'GLIBC_TUNABLES', value: 'glibc.pthread.rseq=0' }]])(
  'finds a MongoDB that ends on newer kernels: %j',
  (env) => {
    expect(findingsOf(engines, change('env', env))).toEqual([
      expect.stringContaining('set GLIBC_TUNABLES=glibc.pthread.rseq=1'),
    ]);
  },
);

const redis = ['--dir', '/data', '--appendonly', 'yes', '--appendfsync', 'always'];
const keepsTimers = [...redis, '--maxmemory-policy', 'noeviction'];
const nats = ['-store', 'file', '-dir', '/data/stan'];

it.each([
  ['redis:7.2.16-alpine', [...keepsTimers, '--maxmemory', '128mb']],
  ['registry.example.com:5000/library/redis:7.2.16', keepsTimers],
  ['nats-streaming:0.25.6-scratch', nats],
])('is content with %s that is told to keep everything', (image, args) => {
  expect(findingsOf(engines, withEngine(image, args))).toEqual([]);
});

it.each([
  ['redis:7.2.16-alpine', redis, 'set --maxmemory-policy noeviction'],
  [
    'redis:7.2.16-alpine',
    [...keepsTimers, '--maxmemory', '129mb'],
    'more than a half of its 256Mi',
  ],
  ['mongo:8.0.30', ['--dbpath', '/data/db', '--wiredTigerCacheSizeGB', '0.5'], 'more than a half'],
  ['redis:7.2.16-alpine', [...keepsTimers].fill('no', 3, 4), 'set --appendonly yes'],
  ['nats-streaming:0.25.6-scratch', ['-dir', '/data/stan'], 'set -store file'],
  ['nats-streaming:0.25.6-scratch', ['-store', 'file'], 'keeps its data in no folder'],
  ['nats-streaming:0.25.6-scratch', [...nats.slice(0, 3), '/data2'], 'keeps its data in /data2'],
])('finds %s %j', (image, args, message) => {
  expect(findingsOf(engines, withEngine(image, args))).toEqual([expect.stringContaining(message)]);
});
