import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';

/** Annotations by which cert-manager is asked for a certificate. */
const issuers = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'];

/**
 * Every host of an Ingress is served over TLS: browsers keep the session's cookie only there. A
 * certificate of cert-manager has a Secret to be kept in, and each such Secret somebody who makes it.
 */
export function ingressTls(objects: readonly Manifest[]): Finding[] {
  const secrets = ofKind(objects, 'Secret').map(({ metadata }) => metadata.name);
  return ofKind(objects, 'Ingress').flatMap((ingress) => {
    const { tls = [], rules = [] } = ingress.spec;
    const secured = tls.flatMap(({ hosts = [] }) => hosts);
    const open = rules
      .filter(({ host }) => !host || !secured.includes(host))
      .map(({ host }) => `serves ${host ?? 'every host'} without TLS; name the host in spec.tls`);

    const annotations = Object.keys(ingress.metadata.annotations ?? {});
    const managed = annotations.some((name) => issuers.includes(name));
    const unkept = tls
      .filter(({ secretName }) => managed && !secretName)
      .map(
        ({ hosts }) => `the certificate of ${hosts?.join(', ')} is kept nowhere; set secretName`,
      );
    const unmade = tls
      .flatMap(({ secretName }) => secretName ?? [])
      .filter((name) => !managed && !secrets.includes(name))
      .map((name) => `nobody makes Secret/${name}; name an issuer, by ${issuers.join(' or ')}`);
    return [...open, ...unkept, ...unmade].map((problem) => finding(ingress, problem));
  });
}
