import { finding, type Finding } from '../finding';
import { matches, matchesAll } from '../labels';
import { nameOf, ofKind, type Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';

/** Whatever chooses pods by their labels chooses the pods that it is meant for, and no others. */
export function selectors(objects: readonly Manifest[]): Finding[] {
  const workloads = workloadsOf(objects);
  return [
    ...ownPods(objects, workloads),
    ...servedPods(objects, workloads),
    ...protectedPods(objects, workloads),
    ...scaledWorkloads(objects),
    ...governingServices(objects),
  ];
}

function ownPods(objects: readonly Manifest[], workloads: readonly Workload[]): Finding[] {
  return [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'StatefulSet')].flatMap((owner) => {
    const { selector } = owner.spec;
    const chosen = workloads.filter(({ labels }) => matches(selector, labels));
    const others = chosen.filter(({ object }) => object !== owner).map(({ object }) => object);
    if (chosen.length === others.length) {
      return finding(
        owner,
        'its selector does not choose its own pods; make spec.selector.matchLabels equal to the ' +
          "template's labels",
      );
    }
    if (others.length === 0) return [];
    return finding(
      owner,
      `its selector chooses the pods of ${listOf(others)} too; give each a label of its own`,
    );
  });
}

function servedPods(objects: readonly Manifest[], workloads: readonly Workload[]): Finding[] {
  return ofKind(objects, 'Service')
    .filter(({ spec }) => spec.type !== 'ExternalName')
    .flatMap((service) => {
      const chosen = workloads.filter(({ labels }) => matchesAll(service.spec.selector, labels));
      return exactlyOne(service, chosen);
    });
}

function protectedPods(objects: readonly Manifest[], workloads: readonly Workload[]): Finding[] {
  return ofKind(objects, 'PodDisruptionBudget').flatMap((budget) => {
    const chosen = workloads.filter(({ labels }) => matches(budget.spec.selector, labels));
    return exactlyOne(budget, chosen);
  });
}

function exactlyOne(object: Manifest, chosen: readonly Workload[]): Finding[] {
  if (chosen.length === 1) return [];
  if (chosen.length === 0) {
    return [
      finding(object, 'its selector chooses no pod; make it equal to the labels of a pod template'),
    ];
  }
  const names = listOf(chosen.map((workload) => workload.object));
  return [finding(object, `its selector chooses the pods of ${names} together; choose one`)];
}

function scaledWorkloads(objects: readonly Manifest[]): Finding[] {
  return ofKind(objects, 'HorizontalPodAutoscaler').flatMap((scaler) => {
    const { apiVersion, kind, name } = scaler.spec.scaleTargetRef;
    const target = objects.find(
      (object) =>
        object.apiVersion === apiVersion && object.kind === kind && object.metadata.name === name,
    );
    if (target) return [];
    return finding(scaler, `scales ${kind}/${name} (${apiVersion}), which is not there`);
  });
}

/** By which the pods of a StatefulSet have names. */
function governingServices(objects: readonly Manifest[]): Finding[] {
  const services = ofKind(objects, 'Service');
  return ofKind(objects, 'StatefulSet').flatMap((set) => {
    const { serviceName, template } = set.spec;
    const service = services.find(({ metadata }) => metadata.name === serviceName);
    if (matchesAll(service?.spec.selector, template.metadata?.labels ?? {})) return [];
    return finding(
      set,
      `its serviceName ${serviceName ?? ''} is no Service of its pods; name theirs`,
    );
  });
}

function listOf(objects: readonly Manifest[]): string {
  return objects.map(nameOf).join(', ');
}
