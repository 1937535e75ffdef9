import { findingsOf, sample, sampleBut, sampleContext } from '../../__test__/sample';
import type { Manifest } from '../../manifest';
import { references } from '../references';

const env = 'spec.template.spec.containers.0.env.1.valueFrom';
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'jwt-secret' },
  data: { JWT_KEY: Buffer.from('a-key').toString('base64') },
} as Manifest;
const nothingByHand = { ...sampleContext, secretsByHand: {} };

it('is content with a Secret that is made by hand', () => {
  expect(findingsOf(references, sample())).toEqual([]);
});

it('is content with a Secret that is generated', () => {
  expect(findingsOf(references, [...sample(), secret], nothingByHand)).toEqual([]);
});

it('finds a Secret that nobody makes', () => {
  expect(findingsOf(references, sample(), nothingByHand)).toEqual([
    expect.stringContaining('needs Secret/jwt-secret, which is neither generated nor made by hand'),
  ]);
});

it('finds a key that the Secret does not have', () => {
  const value = { secretKeyRef: { name: 'jwt-secret', key: 'KEY' } };
  expect(findingsOf(references, sampleBut('Deployment/auth-depl', env, value))).toEqual([
    'Deployment/auth-depl: needs the key KEY of Secret/jwt-secret, which has JWT_KEY',
  ]);
});

it('finds a ConfigMap that is not there', () => {
  const value = { configMapKeyRef: { name: 'settings', key: 'KEY' } };
  expect(findingsOf(references, sampleBut('Deployment/auth-depl', env, value))).toEqual([
    expect.stringContaining('needs ConfigMap/settings'),
  ]);
});

it('finds all variables of a Secret that is not there', () => {
  const place = 'spec.template.spec.containers.0.envFrom';
  const value = [{ secretRef: { name: 'more' } }];
  expect(findingsOf(references, sampleBut('Deployment/auth-depl', place, value))).toEqual([
    expect.stringContaining('needs Secret/more'),
  ]);
});

it('finds a volume of a Secret that is not there', () => {
  const place = 'spec.template.spec.volumes.0';
  const value = { name: 'tmp', secret: { secretName: 'tls' } };
  expect(findingsOf(references, sampleBut('Deployment/auth-depl', place, value))).toEqual([
    expect.stringContaining('needs Secret/tls'),
  ]);
});

it('does without what is optional', () => {
  const value = { secretKeyRef: { name: 'more', key: 'KEY', optional: true } };
  expect(findingsOf(references, sampleBut('Deployment/auth-depl', env, value))).toEqual([]);
});
