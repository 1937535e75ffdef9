import type { Context } from '../context';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

const variable = 'NATS_CLIENT_ID';

/** The bus refuses a second client of the same name, so each takes that of its pod. */
export function clientIds(objects: readonly Manifest[], { programOf }: Context): Finding[] {
  return workloadsOf(objects).flatMap(({ object, containers }) =>
    containers
      .filter(({ image = '' }) => programOf(image)?.variables.includes(variable))
      .filter(({ env = [] }) => {
        const source = env.find(({ name }) => name === variable)?.valueFrom;
        return source?.fieldRef?.fieldPath !== 'metadata.name';
      })
      .map(({ name }) =>
        finding(
          object,
          `container ${name}: replicas would have one ${variable}; take it from the field metadata.name`,
        ),
      ),
  );
}
