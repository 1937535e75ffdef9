import type { IContainer, IPodSpec, IPodTemplateSpec } from 'kubernetes-models/v1';
import type { Manifest } from './manifest';

/** Anything that runs pods. */
export interface Workload {
  readonly object: Manifest;
  /** `auth-depl` */
  readonly name: string;
  /** Those of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pod: IPodSpec;
  /** In the order in which they start: init containers first. */
  readonly containers: readonly IContainer[];
}

interface PodOwner extends Manifest {
  spec?: IPodSpec & {
    template?: IPodTemplateSpec;
    jobTemplate?: { spec?: { template?: IPodTemplateSpec } };
  };
}

const templates: Readonly<Record<string, (object: PodOwner) => IPodTemplateSpec | undefined>> = {
  Deployment: ({ spec }) => spec?.template,
  StatefulSet: ({ spec }) => spec?.template,
  DaemonSet: ({ spec }) => spec?.template,
  Job: ({ spec }) => spec?.template,
  CronJob: ({ spec }) => spec?.jobTemplate?.spec?.template,
  Pod: ({ metadata, spec }) => ({ metadata, spec }),
};

export function workloadsOf(objects: readonly Manifest[]): Workload[] {
  return objects.flatMap((object) => {
    const template = templates[object.kind]?.(object);
    if (!template?.spec) return [];
    return {
      object,
      name: object.metadata.name,
      labels: template.metadata?.labels ?? {},
      annotations: template.metadata?.annotations ?? {},
      pod: template.spec,
      containers: [...(template.spec.initContainers ?? []), ...template.spec.containers],
    };
  });
}

/** Those that serve as long as the pod runs, with the init containers that stay ("sidecars"). */
export function servingContainers({ pod }: Workload): readonly IContainer[] {
  const sidecars = (pod.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return [...sidecars, ...pod.containers];
}
