import type { Context } from '../context';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** What Kubernetes takes when nothing is said; seconds. */
const usualGrace = 30;

/** A pod is given longer to stop than its program may take, or requests and events are cut off. */
export function termination(objects: readonly Manifest[], { programOf }: Context): Finding[] {
  return workloadsOf(objects).flatMap(({ object, pod }) =>
    pod.containers.flatMap(({ name, image = '', lifecycle }) => {
      const program = programOf(image);
      const wait = lifecycle?.preStop?.sleep?.seconds ?? 0;
      const needed = (program?.stopSeconds ?? 0) + wait;
      const given = pod.terminationGracePeriodSeconds ?? usualGrace;
      if (!program || given > needed) return [];
      return finding(
        object,
        `container ${name}: may take ${needed} s to stop (${wait} s of them preStop), but is killed ` +
          `after ${given} s; set terminationGracePeriodSeconds above ${needed}`,
      );
    }),
  );
}
