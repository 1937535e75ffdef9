import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../build-image';
import { readPod } from '../pod';

const manifest = readFileSync(path.join(root, 'infra/k8s/payments-depl.yaml'), 'utf8');
const secrets = {
  JWT_KEY: 'jwt',
  STRIPE_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
};
const context = { name: 'payments-1', secrets };

it('confines a container as the manifest does', () => {
  expect(readPod(manifest, context).confinement).toEqual(
    expect.arrayContaining([
      '--user=1000:1000',
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      expect.stringMatching(/^--memory=\d{9,}$/),
      expect.stringMatching(/^--tmpfs=\/tmp:rw,mode=1777,size=\d+$/),
    ]),
  );
});

it('fills in values, secrets and the name of the pod', () => {
  expect(readPod(manifest, context).env).toMatchObject({
    NODE_ENV: 'production',
    STRIPE_KEY: 'sk_test_1',
    NATS_CLIENT_ID: 'payments-1',
  });
});

it('expands variables in arguments', () => {
  const simulator = path.join(root, 'infra/k8s-dev/stripe-simulator-depl.yaml');
  expect(readPod(readFileSync(simulator, 'utf8'), context).args).toContain('whsec_1');
});

it.each([
  ['runAsUser: 1000', 'runAsUser'],
  ['runAsNonRoot: true', 'runAsNonRoot'],
  ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation'],
  ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem'],
  ['- ALL', 'capabilities'],
  ['memory: 512Mi', 'memory'],
])('refuses a manifest without `%s`', (line, name) => {
  const weaker = manifest.replaceAll(line, line === '- ALL' ? '- CHOWN' : 'other: true');
  expect(weaker).not.toBe(manifest);
  expect(() => readPod(weaker, context)).toThrow(name);
});

it('refuses a secret that there is not', () => {
  expect(() => readPod(manifest, { name: 'payments-1', secrets: {} })).toThrow(
    'JWT_KEY: there is no value for {"secretKeyRef":{"name":"jwt-secret","key":"JWT_KEY"}}',
  );
});

it('refuses volumes that it does not know, and sizes', () => {
  const other = manifest.replace('emptyDir:', 'hostPath:');
  expect(() => readPod(other, context)).toThrow('Volume tmp is no emptyDir');
  const odd = manifest.replace('memory: 512Mi', 'memory: half of it');
  expect(() => readPod(odd, context)).toThrow('half of it is no size');
});

it('refuses a file without a Deployment', () => {
  expect(() => readPod('kind: Service', context)).toThrow('no Deployment');
});
