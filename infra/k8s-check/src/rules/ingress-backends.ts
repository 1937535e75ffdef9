import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';

/** Every path of an Ingress leads to a Service and to a port that it has. */
export function ingressBackends(objects: readonly Manifest[]): Finding[] {
  const services = ofKind(objects, 'Service');
  return ofKind(objects, 'Ingress').flatMap((ingress) => {
    const paths = (ingress.spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    return paths.flatMap(({ path = '/', backend }) => {
      const { name = 'nothing', port } = backend.service ?? {};
      const service = services.find(({ metadata }) => metadata.name === name);
      if (!service) {
        return finding(ingress, `path ${path} leads to Service/${name}, which is not there`);
      }
      const ports = service.spec.ports ?? [];
      const found = ports.some(
        (candidate) =>
          candidate.port === port?.number || (port?.name && candidate.name === port.name),
      );
      if (found) return [];
      const known = ports.map((candidate) => candidate.port).join(', ');
      return finding(
        ingress,
        `path ${path} leads to port ${port?.name ?? port?.number} of Service/${name}, which has ` +
          `${known || 'none'}`,
      );
    });
  });
}
