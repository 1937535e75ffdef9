import type { IContainer } from 'kubernetes-models/v1';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { amountOf } from '../quantity';
import { workloadsOf } from '../workload';

/** Every container says what it needs, for the scheduler, and what it may take at most. */
export function resources(objects: readonly Manifest[]): Finding[] {
  return workloadsOf(objects).flatMap(({ object, containers }) =>
    containers.flatMap((container) =>
      problemsOf(container).map((problem) =>
        finding(object, `container ${container.name}: ${problem}`),
      ),
    ),
  );
}

function problemsOf({ resources: { requests = {}, limits = {} } = {} }: IContainer): string[] {
  const missing = [
    ['requests.cpu', requests.cpu],
    ['requests.memory', requests.memory],
    ['limits.memory', limits.memory],
    ['limits.cpu', limits.cpu],
  ]
    .filter(([, value]) => value === undefined)
    .map(([field]) => field);
  const above = ['cpu', 'memory'].filter(
    (resource) => amountOf(requests[resource]) > amountOf(limits[resource]),
  );
  return [
    ...(missing.length > 0 ? [`set resources ${missing.join(', ')}`] : []),
    ...above.map(
      (resource) =>
        `requests.${resource} of ${requests[resource]} is above the limit of ${limits[resource]}; raise the limit`,
    ),
  ];
}
