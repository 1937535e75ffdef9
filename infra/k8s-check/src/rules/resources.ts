import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** Every container says what it needs, for the scheduler, and what it may take at most. */
export function resources(objects: readonly Manifest[]): Finding[] {
  return workloadsOf(objects).flatMap(({ object, containers }) =>
    containers.flatMap(({ name, resources = {} }) => {
      const missing = [
        ['requests.cpu', resources.requests?.cpu],
        ['requests.memory', resources.requests?.memory],
        ['limits.memory', resources.limits?.memory],
        ['limits.cpu', resources.limits?.cpu],
      ]
        .filter(([, value]) => value === undefined)
        .map(([field]) => field);
      if (missing.length === 0) return [];
      return finding(object, `container ${name}: set resources ${missing.join(', ')}`);
    }),
  );
}
