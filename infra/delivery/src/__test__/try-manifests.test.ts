import { recordedProgram } from '../test/fake-program';
import { runScript } from '../test/run-script';

let kubectl: Awaited<ReturnType<typeof recordedProgram>>;

beforeEach(async () => {
  kubectl = await recordedProgram('kubectl');
});
afterEach(() => kubectl.remove());

const applied = () =>
  kubectl
    .calls()
    .map(({ args }) => args)
    .filter(([verb]) => verb === 'apply');

it('shows every set of manifests to the cluster, and keeps none of them', async () => {
  const { exitCode } = await runScript('try-manifests.sh', [], { env: kubectl.env });
  expect(exitCode).toBe(0);
  const [ingress, ...manifests] = applied();
  expect(ingress?.join(' ')).toContain('ingress-nginx');
  expect(manifests.map((args) => args.at(-1))).toEqual([
    'infra/k8s-dev',
    'infra/k8s-dev-stripe',
    'infra/k8s-prod',
    'blog/infra/k8s',
  ]);
  expect(manifests.every((args) => args.includes('--dry-run=server'))).toBe(true);
});

it('fails when the cluster refuses one', async () => {
  const env = { ...kubectl.env, RECORDER_FAILS: 'infra/k8s-prod', RECORDER_ERROR: 'is invalid' };
  const { exitCode, stderr } = await runScript('try-manifests.sh', [], { env });
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('is invalid');
});
