import type { IContainer } from 'kubernetes-models/v1';
import type { Context } from '../context';
import { finding, type Finding, type Rule } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';

interface Options {
  /** Whether our own containers may write to their image, as those that reload their sources do. */
  readonly ownRootMayBeWritten?: boolean;
}

/**
 * Every container can't gain privileges, holds no capability, is confined by seccomp and writes
 * nowhere but in its volumes, as a group with a number.
 */
export function securityContext({ ownRootMayBeWritten = false }: Options = {}): Rule {
  return function securityContextRule(objects: readonly Manifest[], context: Context): Finding[] {
    return workloadsOf(objects).flatMap((workload) =>
      workload.containers.flatMap((container) => {
        const own = context.programOf(container.image ?? '') !== undefined;
        const problems = problemsOf(workload, container, own && ownRootMayBeWritten);
        return problems.map((problem) =>
          finding(workload.object, `container ${container.name}: ${problem}`),
        );
      }),
    );
  };
}

function problemsOf({ pod }: Workload, container: IContainer, rootMayBeWritten: boolean): string[] {
  const ofPod = pod.securityContext ?? {};
  const own = container.securityContext ?? {};
  const group = own.runAsGroup ?? ofPod.runAsGroup;
  const seccomp = (own.seccompProfile ?? ofPod.seccompProfile)?.type;

  const demands: [met: boolean, otherwise: string][] = [
    [
      isNumberOfNobody(group),
      `runs as group ${group ?? 'of its image'}; set runAsGroup to a number above 0`,
    ],
    [
      own.allowPrivilegeEscalation === false,
      'may gain privileges; set allowPrivilegeEscalation: false',
    ],
    [own.privileged !== true, 'is privileged; leave that out'],
    [
      own.capabilities?.drop?.includes('ALL') === true && !own.capabilities.add?.length,
      'keeps capabilities; set capabilities: {drop: [ALL]} and add none',
    ],
    [
      seccomp === 'RuntimeDefault',
      'is not confined by seccomp; set seccompProfile: {type: RuntimeDefault}',
    ],
    [
      rootMayBeWritten || own.readOnlyRootFilesystem === true,
      'may write to its image; set readOnlyRootFilesystem: true and mount an emptyDir where it writes',
    ],
    [
      !mountsWritable(pod, container) || isNumberOfNobody(ofPod.fsGroup),
      'has a volume that its user may not write to; set fsGroup in the pod’s securityContext',
    ],
    [
      !pod.hostNetwork && !pod.hostPID && !pod.hostIPC,
      'shares a namespace with its node; leave out hostNetwork, hostPID and hostIPC',
    ],
  ];
  return demands.filter(([met]) => !met).map(([, otherwise]) => otherwise);
}

function isNumberOfNobody(id: number | undefined): boolean {
  return Number.isInteger(id) && Number(id) > 0;
}

function mountsWritable(pod: Workload['pod'], { volumeMounts = [] }: IContainer): boolean {
  // secrets and config maps are mounted for reading, whoever owns them
  const readable = (pod.volumes ?? []).filter(
    ({ secret, configMap, projected, downwardAPI }) =>
      secret ?? configMap ?? projected ?? downwardAPI,
  );
  return volumeMounts.some(
    ({ name, readOnly }) => !readOnly && !readable.some((volume) => volume.name === name),
  );
}
