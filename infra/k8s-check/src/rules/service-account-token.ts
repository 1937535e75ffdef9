import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** No pod holds a token for the cluster's API: none of them asks it anything. */
export function serviceAccountToken(objects: readonly Manifest[]): Finding[] {
  return workloadsOf(objects)
    .filter(({ pod }) => pod.automountServiceAccountToken !== false)
    .map(({ object }) =>
      finding(
        object,
        'its pods are given a token for the API of the cluster; set ' +
          'automountServiceAccountToken: false',
      ),
    );
}
