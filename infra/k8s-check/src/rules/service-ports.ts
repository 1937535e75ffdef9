import { finding, type Finding } from '../finding';
import { matchesAll } from '../labels';
import { ofKind, type Manifest } from '../manifest';
import { servingContainers, workloadsOf } from '../workload';

interface Options {
  /** Whether ports of containers need no names. */
  readonly byNumber?: boolean;
}

/** Every port of a Service leads to a port that the containers behind it name. */
export function servicePorts({ byNumber = false }: Options = {}) {
  return function servicePortsRule(objects: readonly Manifest[]): Finding[] {
    const workloads = workloadsOf(objects);
    return ofKind(objects, 'Service').flatMap((service) => {
      const { ports = [], selector } = service.spec;
      const ofContainers = workloads
        .filter(({ labels }) => matchesAll(selector, labels))
        .flatMap(servingContainers)
        .flatMap((container) => container.ports ?? []);
      return ports.flatMap(({ port, targetPort = port, protocol = 'TCP' }) => {
        const target = ofContainers.find(
          ({ name, containerPort, protocol: other = 'TCP' }) =>
            other === protocol && (targetPort === name || targetPort === containerPort),
        );
        if (!target) {
          const names = ofContainers.map(({ name, containerPort }) => name ?? containerPort);
          return finding(
            service,
            `port ${port} leads to ${targetPort}/${protocol}, which no container behind it has; ` +
              `lead it to one of: ${names.join(', ') || 'none there'}`,
          );
        }
        if (byNumber || target.name) return [];
        return finding(
          service,
          `port ${port} leads to a port without a name; name port ${targetPort} in the container`,
        );
      });
    });
  };
}
