import type { IContainer } from 'kubernetes-models/v1';
import { environmentOf, storeOf } from '../environment';
import type { Manifest } from '../manifest';
import type { Workload } from '../workload';

const objects = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys' },
    data: { KEY: Buffer.from('secret').toString('base64') },
    stringData: { PLAIN: 'plain' },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { LEVEL: 'info' } },
] as unknown as Manifest[];
const store = storeOf(objects, { made: { TOKEN: 'sample' } });
const workload = { name: 'auth-depl' } as Workload;
const read = (container: Partial<IContainer>) =>
  environmentOf(workload, { name: 'auth', ...container }, store);

it('reads values, and values that use those before them', () => {
  const env = [
    { name: 'HOST', value: 'auth-mongo-srv' },
    { name: 'URI', value: 'mongodb://$(HOST)/$(DB)' },
    { name: 'EMPTY' },
  ];
  expect(read({ env })).toEqual({
    HOST: 'auth-mongo-srv',
    URI: 'mongodb://auth-mongo-srv/$(DB)',
    EMPTY: '',
  });
});

it('reads Secrets, ConfigMaps and what is made by hand', () => {
  const env = [
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'KEY' } } },
    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'LEVEL' } } },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'made', key: 'TOKEN' } } },
  ];
  expect(read({ env })).toEqual({ KEY: 'secret', LEVEL: 'info', TOKEN: 'sample' });
});

it('leaves out what refers to nothing', () => {
  const env = [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'none', key: 'KEY' } } }];
  expect(read({ env })).toEqual({});
});

it('reads all of a Secret and a ConfigMap, under a prefix where there is one', () => {
  const envFrom = [
    { secretRef: { name: 'keys' }, prefix: 'MY_' },
    { configMapRef: { name: 'settings' } },
    { configMapRef: { name: 'none', optional: true } },
  ];
  expect(read({ envFrom })).toEqual({ MY_KEY: 'secret', MY_PLAIN: 'plain', LEVEL: 'info' });
});

it('gives a pod a name such as Kubernetes does', () => {
  const env = [{ name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
  expect(read({ env }).NAME).toMatch(/^auth-depl-[\w-]+$/);
});
