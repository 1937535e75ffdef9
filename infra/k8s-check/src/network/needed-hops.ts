import type { Context, Environment } from '../context';
import { environmentOf, storeOf } from '../environment';
import { matchesAll } from '../labels';
import { ofKind, type Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';
import type { Hop } from './hop';
import { inboundHops } from './inbound-hops';
import { dns, dnsCache, ingressController, internet, type Peer, type Port } from './peer';

/** An address that a program calls, from a variable or an argument. */
interface Address {
  readonly host: string;
  readonly port: number;
  readonly why: string;
}

const portsOfSchemes: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'mongodb:': 27017,
  'nats:': 4222,
  'redis:': 6379,
};

/** Thrown for an address that leads nowhere. */
export class UnknownAddress extends Error {
  constructor(
    readonly workload: Workload,
    { host, port, why }: Address,
    reason: string,
  ) {
    super(`${why} leads to ${host}:${port}, but ${reason}`);
    this.name = 'UnknownAddress';
  }
}

/**
 * All connections that the objects ask for: by the addresses in the variables and arguments of the
 * containers, by the backends of Ingresses, by who is scraped, and the look-up of a name before each.
 *
 * @param peers those of the workloads, by name
 * @throws {UnknownAddress} for an address without a Service, and for one without its port
 */
export function neededHops(
  objects: readonly Manifest[],
  context: Context,
  peers: ReadonlyMap<string, Peer>,
): Hop[] {
  const workloads = workloadsOf(objects);
  const store = storeOf(objects, context.secretsByHand);
  const called = workloads.flatMap((workload) => {
    const from = peers.get(workload.name);
    if (!from) return [];
    const addresses = workload.containers.flatMap((container) => {
      const environment = environmentOf(workload, container, store);
      const program = context.programOf(container.image ?? '');
      return [
        ...addressesIn(program ? addressed(environment, program.defaults) : environment),
        ...(container.args ?? []).flatMap((arg) => urlOf(arg, `argument ${arg}`)),
      ];
    });
    const hops = addresses.map((address) => ({
      from,
      ...destinationOf(address, workload, objects, peers),
      why: address.why,
    }));
    const resolvers = hops.length === 0 ? [] : [dns, dnsCache];
    const lookUps = resolvers.flatMap((to) =>
      to.ports.map((port) => ({ from, to, port, why: 'every name' })),
    );
    return [...hops, ...lookUps];
  });
  return [...called, ...inboundHops(objects, context, peers)];
}

/** Direct addresses of all services make the common one superfluous. */
function addressed(environment: Environment, defaults: Environment): Environment {
  const { SERVER_BASE_URL, ...direct } = { ...defaults, ...environment };
  const all = ['AUTH_URL', 'TICKETS_URL', 'ORDERS_URL', 'PAYMENTS_URL'].every(
    (name) => direct[name],
  );
  return all || SERVER_BASE_URL === undefined ? direct : { ...direct, SERVER_BASE_URL };
}

function addressesIn(environment: Environment): Address[] {
  const { REDIS_HOST, REDIS_PORT } = environment;
  const redis = REDIS_HOST
    ? [{ host: REDIS_HOST, port: Number(REDIS_PORT ?? 6379), why: 'REDIS_HOST' }]
    : [];
  return [...redis, ...Object.entries(environment).flatMap(([name, text]) => urlOf(text, name))];
}

function urlOf(text: string, why: string): Address[] {
  if (!URL.canParse(text)) return [];
  const { protocol, hostname, port } = new URL(text);
  const usual = portsOfSchemes[protocol];
  return usual === undefined ? [] : [{ host: hostname, port: Number(port || usual), why }];
}

function destinationOf(
  address: Address,
  workload: Workload,
  objects: readonly Manifest[],
  peers: ReadonlyMap<string, Peer>,
): { to: Peer; port: Port } {
  const [name = '', namespace] = address.host.split('.');
  if (namespace === 'ingress-nginx') return portOf(ingressController, address, workload);

  const service = ofKind(objects, 'Service').find(({ metadata }) => metadata.name === name);
  const isLocal = namespace === undefined || namespace === 'default';
  if (!isLocal) return { to: internet, port: { number: address.port, protocol: 'TCP' } };
  if (!service) throw new UnknownAddress(workload, address, `there is no Service/${name}`);

  const entry = service.spec.ports?.find(({ port }) => port === address.port);
  if (!entry) {
    throw new UnknownAddress(workload, address, `Service/${name} has no port ${address.port}`);
  }
  const behind = workloadsOf(objects).find(({ labels }) =>
    matchesAll(service.spec.selector, labels),
  );
  const to = peers.get(behind?.name ?? '');
  if (!to) throw new UnknownAddress(workload, address, `no pod is behind Service/${name}`);
  return portOf(to, { ...address, port: entry.targetPort ?? entry.port }, workload);
}

function portOf(
  to: Peer,
  address: Omit<Address, 'port'> & { port: number | string },
  workload: Workload,
): { to: Peer; port: Port } {
  const port = to.ports.find(
    ({ number, name }) => address.port === number || address.port === name,
  );
  if (port) return { to, port };
  throw new UnknownAddress(
    workload,
    { ...address, port: Number(address.port) },
    `${to.name} does not listen on ${address.port}`,
  );
}
