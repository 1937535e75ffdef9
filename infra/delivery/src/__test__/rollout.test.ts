import { deployment, fakeCluster, statefulSet } from '../test/fake-cluster';
import { runScript } from '../test/run-script';

type Cluster = Awaited<ReturnType<typeof fakeCluster>>;
let cluster: Cluster;

afterEach(() => cluster.remove());

const running = {
  'deployment/auth-depl': deployment('auth-depl', 'auth:1'),
  'deployment/orders-depl': deployment('orders-depl', 'orders:1'),
  'deployment/tickets-depl': deployment('tickets-depl', 'tickets:1'),
};
const next = {
  'deployment/auth-depl': deployment('auth-depl', 'auth:2'),
  'deployment/orders-depl': deployment('orders-depl', 'orders:2'),
};

it('applies the overlay and waits for each of its workloads', async () => {
  cluster = await fakeCluster({ workloads: running, applied: next });
  const { exitCode, stdout } = await rollOut('--timeout', '20');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('✔ infra/k8s-prod is rolled out');
  const calls = await cluster.calls();
  expect(calls).toContain('apply -k infra/k8s-prod');
  for (const id of Object.keys(running)) {
    expect(calls).toContain(`rollout status ${id} --timeout=20s`);
  }
  expect(calls.join()).not.toContain('undo');
});

it('rolls out to a cluster that is empty', async () => {
  cluster = await fakeCluster({ applied: next });
  expect((await rollOut()).exitCode).toBe(0);
});

it('undoes all that has changed, and nothing else, when one does not come up', async () => {
  cluster = await fakeCluster({ workloads: running, applied: next, broken: ['orders:2'] });
  const { exitCode, stderr } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('deployment/orders-depl did not come up');
  expect(stderr).toContain('Undone: deployment/auth-depl, deployment/orders-depl.');
  expect((await cluster.state()).workloads).toEqual(running);
  expect(await undos()).toEqual([
    'rollout undo deployment/auth-depl --to-revision=7',
    'rollout undo deployment/orders-depl --to-revision=7',
  ]);
});

it('shows the pods and the log of what did not come up', async () => {
  cluster = await fakeCluster({ workloads: running, applied: next, broken: ['orders:2'] });
  await rollOut();
  const calls = await cluster.calls();
  expect(calls).toContain('describe pod -l app=orders-depl');
  expect(calls).toContain('logs -l app=orders-depl --all-containers --prefix --tail=30');
});

it('leaves in place what is new, for there is nothing to go back to', async () => {
  const added = { 'deployment/client-depl': deployment('client-depl', 'client:1') };
  cluster = await fakeCluster({ workloads: running, applied: added, broken: ['client:1'] });
  const { exitCode, stdout } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('deployment/client-depl is new');
  expect(await undos()).toEqual([]);
});

it('does not take another number of replicas for a new revision', async () => {
  const scaled = {
    'deployment/auth-depl': deployment('auth-depl', 'auth:1', { replicas: 5 }),
    'deployment/orders-depl': deployment('orders-depl', 'orders:2'),
  };
  cluster = await fakeCluster({ workloads: running, applied: scaled, broken: ['orders:2'] });
  await rollOut();
  expect(await undos()).toEqual(['rollout undo deployment/orders-depl --to-revision=7']);
});

it('removes the pod that keeps a StatefulSet from going back', async () => {
  const sets = (image: string, updateRevision: string) => ({
    'statefulset/nats-depl': statefulSet('nats-depl', image, {
      currentRevision: 'nats-depl-1',
      updateRevision,
    }),
  });
  cluster = await fakeCluster({
    workloads: sets('nats:1', 'nats-depl-1'),
    applied: sets('nats:2', 'nats-depl-2'),
    broken: ['nats:2'],
  });
  expect((await rollOut()).exitCode).toBe(1);
  expect(await undos()).toEqual(['rollout undo statefulset/nats-depl']);
  expect(await cluster.calls()).toContain(
    'delete pod -l controller-revision-hash=nats-depl-2 --wait=false',
  );
});

it('undoes what an apply has brought before it failed', async () => {
  cluster = await fakeCluster({
    workloads: running,
    applied: next,
    applyError: 'Ingress "ingress-service" is invalid',
  });
  const { exitCode, stderr } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Ingress "ingress-service" is invalid');
  expect(await undos()).toHaveLength(2);
});

it('says what has to be looked at by hand when undoing fails', async () => {
  cluster = await fakeCluster({
    workloads: running,
    applied: next,
    broken: ['orders:2'],
    undoFails: true,
  });
  const { exitCode, stderr } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    'by hand, they do not run: deployment/auth-depl, deployment/orders-depl',
  );
  expect(stderr).not.toContain('Undone');
});

it('says what has to be looked at by hand when what ran before does not run either', async () => {
  cluster = await fakeCluster({
    workloads: running,
    applied: next,
    broken: ['orders:1', 'orders:2'],
  });
  const { exitCode, stderr } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Undone: deployment/auth-depl.');
  expect(stderr).toContain('by hand, they do not run: deployment/orders-depl.');
});

it('touches nothing when it can not ask what runs', async () => {
  cluster = await fakeCluster({ outOfReach: true });
  const { exitCode, stderr } = await rollOut();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('connection to the server was refused');
  expect(await cluster.calls()).toHaveLength(1);
});

it('says so when there is no kubectl', async () => {
  cluster = await fakeCluster({});
  const { exitCode, stderr } = await runScript('rollout.mjs', ['infra/k8s-prod'], {
    env: { PATH: '' },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("kubectl can't be run");
});

it.each([
  ['an overlay', []],
  ['one overlay', ['infra/k8s-dev', 'infra/k8s-prod']],
  ['whole seconds', ['infra/k8s-prod', '--timeout', '5m']],
])('asks for %s', async (_what, args) => {
  cluster = await fakeCluster({});
  const { exitCode, stderr } = await runScript('rollout.mjs', args, { env: cluster.env });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('usage: rollout.mjs OVERLAY');
});

function rollOut(...options: string[]) {
  return runScript('rollout.mjs', ['infra/k8s-prod', ...options], { env: cluster.env });
}

async function undos() {
  return (await cluster.calls()).filter((call) => call.startsWith('rollout undo'));
}
