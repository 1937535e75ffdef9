import type { Context } from '../context';
import { referencesOf, storeOf, type Reference } from '../environment';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';

/** Whatever a pod takes from a Secret or a ConfigMap is there, or on the list of those made by hand. */
export function references(
  objects: readonly Manifest[],
  { secretsByHand }: Pick<Context, 'secretsByHand'>,
): Finding[] {
  const store = storeOf(objects, secretsByHand);
  return workloadsOf(objects).flatMap((workload) =>
    allReferences(workload)
      .filter(({ optional }) => !optional)
      .flatMap(({ kind, name, key }) => {
        const held = store({ kind, name });
        if (!held) {
          return finding(
            workload.object,
            `needs ${kind}/${name}, which is neither generated nor made by hand; generate it in ` +
              'the kustomization or add it to the list of Secrets',
          );
        }
        if (key === undefined || key in held) return [];
        return finding(
          workload.object,
          `needs the key ${key} of ${kind}/${name}, which has ${Object.keys(held).join(', ')}`,
        );
      }),
  );
}

function allReferences({ pod, containers }: Workload): Reference[] {
  const mounted = (pod.volumes ?? []).flatMap(({ secret, configMap }): Reference[] => [
    ...keysOf('Secret', secret?.secretName, secret),
    ...keysOf('ConfigMap', configMap?.name, configMap),
  ]);
  return [...mounted, ...containers.flatMap(referencesOf)];
}

function keysOf(
  kind: Reference['kind'],
  name: string | undefined,
  source: { optional?: boolean; items?: { key: string }[] } | undefined,
): Reference[] {
  if (name === undefined) return [];
  const optional = source?.optional ?? false;
  const keys = source?.items?.map(({ key }) => key) ?? [undefined];
  return keys.map((key) => ({ kind, name, key, optional }));
}
