import type { Manifest } from '../../manifest';
import { objectSchemas } from '../object-schemas';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'auth-srv' },
  spec: { ports: [{ port: 3000 }] },
};
const problemsOf = (object: object) =>
  objectSchemas([object as Manifest]).map(({ message }) => message);

it('takes an object of the right shape', () => {
  expect(problemsOf(service)).toEqual([]);
});

it('finds a value of another type', () => {
  expect(problemsOf({ ...service, spec: { ports: [{ port: 'three' }] } })).toEqual([
    expect.stringContaining('spec/ports/0/port must be integer'),
  ]);
});

it('finds what is missing', () => {
  expect(
    problemsOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: {} }),
  ).toEqual([expect.stringContaining('must have required property selector')]);
});

it('finds a kind that the API version does not have', () => {
  expect(problemsOf({ ...service, apiVersion: 'apps/v1' })).toEqual([
    expect.stringContaining('apps/v1 has no kind Service'),
  ]);
});

it.each(['extensions/v1', 'apps/v7', '../package', ''])(
  'finds that there is no API %j',
  (apiVersion) => {
    expect(problemsOf({ ...service, apiVersion })).toEqual([
      expect.stringContaining(`${apiVersion} has no kind Service`),
    ]);
  },
);

it('finds an object without a name', () => {
  expect(problemsOf({ ...service, metadata: {} })).toEqual([
    expect.stringContaining('metadata.name'),
  ]);
});

it('finds a Service without a spec', () => {
  const { apiVersion, kind, metadata } = service;
  expect(problemsOf({ apiVersion, kind, metadata })).toEqual(['has no spec; give it one']);
});
