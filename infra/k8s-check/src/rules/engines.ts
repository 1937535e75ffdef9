import type { IContainer } from 'kubernetes-models/v1';
import { engineOf, valueOf, type Engine } from '../engines';
import { finding, type Finding } from '../finding';
import { folderIsMounted } from '../mounts';
import { ofKind, type Manifest } from '../manifest';
import { amountOf } from '../quantity';
import { workloadsOf } from '../workload';

/**
 * Databases, timers and bus keep their data on a volume that outlives their pod, acknowledge nothing
 * before it is there, have twice the memory that they fill, and run on every Linux.
 */
export function engines(objects: readonly Manifest[]): Finding[] {
  return workloadsOf(objects).flatMap(({ object, containers }) =>
    containers.flatMap((container) => {
      const engine = engineOf(container);
      if (!engine) return [];
      return problemsOf(engine, container, claimsOf(object, objects)).map((problem) =>
        finding(object, `container ${container.name}: ${problem}`),
      );
    }),
  );
}

function problemsOf(engine: Engine, container: IContainer, claims: readonly string[]): string[] {
  const { args = [], env = [], resources = {} } = container;
  const folder = engine.dataFolder(args);
  const lasting = { ...container, volumeMounts: mountsOf(container, claims) };
  const kept = folder !== undefined && folderIsMounted(folder, lasting);
  return [
    ...(kept
      ? []
      : [`keeps its data in ${folder ?? 'no folder'}; mount a volumeClaimTemplate there`]),
    ...differing(engine.options, (option) => valueOf(option, args)).map(
      ([option, value]) => `may lose what it has acknowledged; set ${option} ${value}`,
    ),
    ...(2 * engine.cache(args) > amountOf(resources.limits?.memory)
      ? [`may fill more than a half of its ${resources.limits?.memory} of memory; raise the limit`]
      : []),
    ...differing(
      engine.variables,
      (variable) => env.find(({ name }) => name === variable)?.value,
    ).map(([variable, value]) => `does not run on every Linux; set ${variable}=${value}`),
  ];
}

function differing(
  wanted: Readonly<Record<string, string>>,
  given: (name: string) => string | undefined,
): [name: string, value: string][] {
  return Object.entries(wanted).filter(([name, value]) => given(name) !== value);
}

function claimsOf(owner: Manifest, objects: readonly Manifest[]): string[] {
  const set = ofKind(objects, 'StatefulSet').find((candidate) => candidate === owner);
  return (set?.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => metadata?.name ?? []);
}

function mountsOf({ volumeMounts = [] }: IContainer, volumes: readonly string[]) {
  return volumeMounts.filter(({ name, readOnly }) => volumes.includes(name) && !readOnly);
}
