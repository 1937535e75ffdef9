import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** What a StatefulSet keeps is on a volume of its own; every mount has its volume, and all are used. */
export function volumes(objects: readonly Manifest[]): Finding[] {
  return [...keptData(objects), ...mounts(objects)];
}

function keptData(objects: readonly Manifest[]): Finding[] {
  return ofKind(objects, 'StatefulSet').flatMap((set) => {
    const claims = set.spec.volumeClaimTemplates ?? [];
    const mounted = set.spec.template.spec?.containers.flatMap(
      ({ volumeMounts = [] }) => volumeMounts,
    );
    const findings = claims
      .filter(({ spec }) => spec?.resources?.requests?.storage === undefined)
      .map(({ metadata }) =>
        finding(
          set,
          `volume claim ${metadata?.name ?? '?'} asks for no size; set requests.storage`,
        ),
      );
    const kept = claims.some(({ metadata }) =>
      mounted?.some(({ name, readOnly }) => name === metadata?.name && !readOnly),
    );
    if (kept) return findings;
    return [
      ...findings,
      finding(
        set,
        'keeps nothing when its pod is replaced; add a volumeClaimTemplate and mount it where the ' +
          'data lies',
      ),
    ];
  });
}

function mounts(objects: readonly Manifest[]): Finding[] {
  const sets = ofKind(objects, 'StatefulSet');
  return workloadsOf(objects).flatMap(({ object, pod, containers }) => {
    const claims =
      sets
        .find((set) => set === object)
        ?.spec.volumeClaimTemplates?.map(({ metadata }) => metadata?.name) ?? [];
    const there = [...(pod.volumes ?? []).map(({ name }) => name), ...claims];
    const used = containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts.map(({ name }) => name),
    );
    return [
      ...used
        .filter((name) => !there.includes(name))
        .map((name) => finding(object, `mounts the volume ${name}, which its pod does not have`)),
      ...there
        .filter((name) => name !== undefined && !used.includes(name))
        .map((name) => finding(object, `has a volume ${name} that no container mounts`)),
    ];
  });
}
