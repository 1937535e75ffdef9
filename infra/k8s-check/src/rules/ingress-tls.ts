import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';

/**
 * Every host of an Ingress is served over TLS: browsers keep the session's cookie only there. A
 * certificate of cert-manager has a Secret to be kept in.
 */
export function ingressTls(objects: readonly Manifest[]): Finding[] {
  return ofKind(objects, 'Ingress').flatMap((ingress) => {
    const { tls = [], rules = [] } = ingress.spec;
    const secured = tls.flatMap(({ hosts = [] }) => hosts);
    const open = rules
      .filter(({ host }) => !host || !secured.includes(host))
      .map(({ host }) => `serves ${host ?? 'every host'} without TLS; name the host in spec.tls`);

    const annotations = Object.keys(ingress.metadata.annotations ?? {});
    const managed = annotations.some((name) => name.startsWith('cert-manager.io/'));
    const unkept = tls
      .filter(({ secretName }) => managed && !secretName)
      .map(
        ({ hosts }) => `the certificate of ${hosts?.join(', ')} is kept nowhere; set secretName`,
      );
    return [...open, ...unkept].map((problem) => finding(ingress, problem));
  });
}
