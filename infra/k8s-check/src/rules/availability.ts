import { finding, type Finding } from '../finding';
import { matches, matchesAll } from '../labels';
import { ofKind, type Manifest, type ObjectOf } from '../manifest';
import { workloadsOf } from '../workload';

/**
 * What keeps no state runs more than once, on different nodes where there are some; a drain takes one
 * pod at a time, and a pod that leaves is served until everybody has heard of it.
 */
export function availability(objects: readonly Manifest[]): Finding[] {
  return ofKind(objects, 'Deployment').flatMap((deployment) => {
    const demands: [met: boolean, otherwise: string][] = [
      [
        leastReplicas(deployment, objects) >= 2,
        'may run once only; give it a HorizontalPodAutoscaler with minReplicas of 2 or more',
      ],
      [
        scalerOf(deployment, objects) === undefined || deployment.spec.replicas === undefined,
        'each apply undoes what its autoscaler has chosen; leave out spec.replicas',
      ],
      [
        mostReplicas(deployment, objects) >= leastReplicas(deployment, objects),
        'its autoscaler is refused; raise maxReplicas to minReplicas or above',
      ],
      [
        isDrainedByOne(deployment, objects),
        'a drain may take all of its pods; give it a PodDisruptionBudget with maxUnavailable: 1',
      ],
      [
        isSpread(deployment),
        'all of its pods may be on one node; give it a topologySpreadConstraint on kubernetes.io/hostname',
      ],
      [
        !isServed(deployment, objects) || waitsBeforeItStops(deployment),
        'requests reach a pod that has stopped; let each container sleep in lifecycle.preStop',
      ],
    ];
    return demands.filter(([met]) => !met).map(([, otherwise]) => finding(deployment, otherwise));
  });
}

type Deployment = ObjectOf<'Deployment'>;

function labelsOf({ spec }: Deployment) {
  return spec.template.metadata?.labels ?? {};
}

function scalerOf({ metadata }: Deployment, objects: readonly Manifest[]) {
  return ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ spec: { scaleTargetRef: target } }) =>
      target.kind === 'Deployment' && target.name === metadata.name,
  );
}

function leastReplicas(deployment: Deployment, objects: readonly Manifest[]): number {
  const scaler = scalerOf(deployment, objects);
  return scaler ? (scaler.spec.minReplicas ?? 1) : (deployment.spec.replicas ?? 1);
}

function mostReplicas(deployment: Deployment, objects: readonly Manifest[]): number {
  return scalerOf(deployment, objects)?.spec.maxReplicas ?? Infinity;
}

function isDrainedByOne(deployment: Deployment, objects: readonly Manifest[]): boolean {
  return ofKind(objects, 'PodDisruptionBudget').some(
    ({ spec }) => matches(spec.selector, labelsOf(deployment)) && spec.maxUnavailable === 1,
  );
}

function isSpread(deployment: Deployment): boolean {
  const constraints = deployment.spec.template.spec?.topologySpreadConstraints ?? [];
  return constraints.some(
    ({ topologyKey, labelSelector }) =>
      topologyKey === 'kubernetes.io/hostname' &&
      labelSelector !== undefined &&
      matches(labelSelector, labelsOf(deployment)),
  );
}

function isServed(deployment: Deployment, objects: readonly Manifest[]): boolean {
  return ofKind(objects, 'Service').some(({ spec }) =>
    matchesAll(spec.selector, labelsOf(deployment)),
  );
}

function waitsBeforeItStops(deployment: Deployment): boolean {
  const [workload] = workloadsOf([deployment]);
  return (workload?.pod.containers ?? []).every(
    ({ lifecycle }) => lifecycle?.preStop !== undefined,
  );
}
