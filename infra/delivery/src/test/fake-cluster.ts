import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

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

/** A folder for the `PATH` in which `program` is a script of this folder. */
export async function fakeProgram(program: string, script: string) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gittix-delivery-'));
  const file = path.join(folder, program);
  const source = path.join(__dirname, script);
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${source}" "$@"\n`);
  await chmod(file, 0o755);
  return {
    folder,
    path: `${folder}${path.delimiter}${process.env.PATH ?? ''}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
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
