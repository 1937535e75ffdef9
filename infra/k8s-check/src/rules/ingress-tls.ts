import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';

/** Every host of an Ingress is served over TLS: browsers keep the session's cookie only there. */
export function ingressTls(objects: readonly Manifest[]): Finding[] {
  return ofKind(objects, 'Ingress').flatMap((ingress) => {
    const secured = (ingress.spec.tls ?? []).flatMap(({ hosts = [] }) => hosts);
    return (ingress.spec.rules ?? [])
      .filter(({ host }) => !host || !secured.includes(host))
      .map(({ host }) =>
        finding(ingress, `serves ${host ?? 'every host'} without TLS; name the host in spec.tls`),
      );
  });
}
