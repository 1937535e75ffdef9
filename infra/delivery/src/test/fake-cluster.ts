import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fakeProgram } from './fake-program';

export interface Workload {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: { replicas: number; selector: { matchLabels: object }; template: object };
  status?: { currentRevision: string; updateRevision: string };
}

interface ClusterState {
  /** What runs, by `deployment/auth-depl`. */
  workloads: Record<string, Workload>;
  /** What an apply brings. */
  applied: Record<string, Workload>;
  /** Images that never come up. */
  broken: string[];
  /** What apply ends with, after it has brought what it brings. */
  applyError?: string;
  undoFails?: boolean;
  outOfReach?: boolean;
}

/** A cluster in a file, and the kubectl that speaks with it. */
export async function fakeCluster(state: Partial<ClusterState>) {
  const program = await fakeProgram('kubectl', 'fake-kubectl.mjs');
  const file = path.join(program.folder, 'cluster.json');
  await writeFile(file, JSON.stringify({ workloads: {}, applied: {}, broken: [], ...state }));
  return {
    env: { PATH: program.path, FAKE_CLUSTER: file },
    remove: program.remove,
    state: async () => JSON.parse(await readFile(file, 'utf8')) as ClusterState,
    calls: async () => (await readFile(`${file}.calls`, 'utf8')).trim().split('\n'),
  };
}

export function deployment(name: string, image: string, changes: Partial<Workload['spec']> = {}) {
  return workload('Deployment', name, image, changes);
}

export function statefulSet(name: string, image: string, status: Workload['status']): Workload {
  return { ...workload('StatefulSet', name, image), ...(status && { status }) };
}

function workload(
  kind: string,
  name: string,
  image: string,
  changes: Partial<Workload['spec']> = {},
): Workload {
  return {
    kind,
    metadata: {
      name,
      ...(kind === 'Deployment' && {
        annotations: { 'deployment.kubernetes.io/revision': '7' },
      }),
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { spec: { containers: [{ image }] } },
      ...changes,
    },
  };
}
