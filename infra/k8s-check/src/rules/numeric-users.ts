import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** Every container runs as a user that is not root, and whom the kubelet knows by a number. */
export function numericUsers(objects: readonly Manifest[]): Finding[] {
  return workloadsOf(objects).flatMap(({ object, pod, containers }) =>
    containers.flatMap(({ name, securityContext = {} }) => {
      const user = securityContext.runAsUser ?? pod.securityContext?.runAsUser;
      const nonRoot = securityContext.runAsNonRoot ?? pod.securityContext?.runAsNonRoot ?? false;
      const about = (problem: string) => finding(object, `container ${name}: ${problem}`);
      return [
        ...(nonRoot ? [] : [about('may run as root; set runAsNonRoot: true')]),
        ...(Number(user) > 0
          ? []
          : [
              about(
                `runs as user ${user ?? 'of its image'}; set runAsUser to a number above 0, because ` +
                  'the kubelet refuses runAsNonRoot for a user that it knows by name only',
              ),
            ]),
      ];
    }),
  );
}
