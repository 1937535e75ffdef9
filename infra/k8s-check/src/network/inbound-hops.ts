import type { Context } from '../context';
import { matchesAll } from '../labels';
import { ofKind, type Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';
import type { Hop } from './hop';
import { certificateSolver, ingressController, prometheus, type Peer } from './peer';

/** The connections that others make: the Ingress controller to backends, Prometheus to what it asks. */
export function inboundHops(
  objects: readonly Manifest[],
  { scraped }: Pick<Context, 'scraped'>,
  peers: ReadonlyMap<string, Peer>,
): Hop[] {
  const workloads = workloadsOf(objects);
  return [
    ...ingressHops(objects, workloads, peers),
    ...certificateHops(objects),
    ...(scraped ? scrapingHops(workloads, peers) : []),
  ];
}

function ingressHops(
  objects: readonly Manifest[],
  workloads: readonly Workload[],
  peers: ReadonlyMap<string, Peer>,
): Hop[] {
  const services = ofKind(objects, 'Service');
  return ofKind(objects, 'Ingress').flatMap((ingress) =>
    (ingress.spec.rules ?? []).flatMap(({ http }) =>
      (http?.paths ?? []).flatMap(({ path, backend }) => {
        const service = services.find(({ metadata }) => metadata.name === backend.service?.name);
        const entry = service?.spec.ports?.find(
          ({ port, name }) =>
            port === backend.service?.port?.number ||
            (name !== undefined && name === backend.service?.port?.name),
        );
        const target = workloads.find(({ labels }) => matchesAll(service?.spec.selector, labels));
        const wanted = entry?.targetPort ?? entry?.port;
        const to = peers.get(target?.name ?? '');
        const port = to?.ports.find(({ number, name }) => wanted === number || wanted === name);
        // what leads nowhere is the business of the rule about backends
        if (!to || !port) return [];
        return {
          from: ingressController,
          to,
          port,
          why: `path ${path} of ${ingress.metadata.name}`,
        };
      }),
    ),
  );
}

/** The Ingress that cert-manager gets a certificate for, by a pod of its own in this namespace. */
export function certifiedIngress(objects: readonly Manifest[]): Manifest | undefined {
  return ofKind(objects, 'Ingress').find(
    ({ metadata: { annotations = {} } }) =>
      'cert-manager.io/cluster-issuer' in annotations || 'cert-manager.io/issuer' in annotations,
  );
}

function certificateHops(objects: readonly Manifest[]): Hop[] {
  const ingress = certifiedIngress(objects);
  if (!ingress) return [];
  const why = `the certificate of ${ingress.metadata.name}`;
  return certificateSolver.ports.map((port) => {
    return { from: ingressController, to: certificateSolver, port, why };
  });
}

function scrapingHops(workloads: readonly Workload[], peers: ReadonlyMap<string, Peer>): Hop[] {
  return workloads.flatMap(({ name, annotations }) => {
    const to = peers.get(name);
    if (!to || annotations['prometheus.io/scrape'] !== 'true') return [];
    const wanted = Number(annotations['prometheus.io/port']);
    return to.ports
      .filter(({ number }) => number === wanted)
      .map((port) => ({ from: prometheus, to, port, why: 'prometheus.io/scrape' }));
  });
}
