import path from 'node:path';
import { serviceNames } from '@gittix/local/build/launcher/settings';
import { root } from './code/repository';
import type { Environment } from './context';
import { differences } from './drift/differences';
import { optionsOf, planLocally, type LocalProcess } from './drift/local-plan';
import { environmentOf, storeOf } from './environment';
import { gittixSecrets } from './gittix-secrets';
import { ofKind, type Manifest } from './manifest';
import { readFiles } from './render';
import { workloadsOf, type Workload } from './workload';

/** The base as it is, and the launcher with the same engines that the base names. */
const base = readFiles(path.join(root, 'infra/k8s'));
const development = [...base, ...readFiles(path.join(root, 'infra/k8s-dev'))];
const engines = {
  MONGO_URI_AUTH: 'mongodb://auth-mongo-srv:27017/auth',
  MONGO_URI_TICKETS: 'mongodb://tickets-mongo-srv:27017/tickets',
  MONGO_URI_ORDERS: 'mongodb://orders-mongo-srv:27017/orders',
  MONGO_URI_PAYMENTS: 'mongodb://payments-mongo-srv:27017/payments',
  NATS_URL: 'http://nats-srv:4222',
  REDIS_HOST: 'expiration-redis-srv',
  ...gittixSecrets['jwt-secret'],
  ...gittixSecrets['stripe-secret'],
};

const ports = 'a machine has each port once, a pod has them for itself';
const onlyLocal = { HOST: 'a pod has an address of its own', MANAGEMENT_PORT: ports, PORT: ports };
const clientId = { NATS_CLIENT_ID: 'a process has no name of a pod' };
const api = { COOKIE_SECURE: 'localhost has no TLS' };
const reasons = {
  auth: { onlyLocal, otherValue: api },
  tickets: { onlyLocal, otherValue: { ...api, ...clientId } },
  orders: { onlyLocal, otherValue: { ...api, ...clientId } },
  payments: { onlyLocal, otherValue: { ...api, ...clientId } },
  expiration: {
    onlyLocal: { ...onlyLocal, REDIS_PORT: 'the default, said aloud' },
    otherValue: clientId,
  },
};

let withEngines: Readonly<Record<string, LocalProcess>>;
let withNothing: Readonly<Record<string, LocalProcess>>;
beforeAll(async () => {
  [withEngines, withNothing] = await Promise.all([planLocally(engines), planLocally({})]);
});

it.each(serviceNames)('gives %s the same variables on one machine and in a cluster', (service) => {
  const local = withEngines[service]?.env ?? {};
  const sides = { local, cluster: inCluster(`${service}-depl`) };
  expect(differences(sides, reasons[service])).toEqual([]);
});

it('gives the client the same variables', () => {
  const direct = 'in a cluster its server asks the services, past the Ingress';
  const sides = { local: withEngines.client?.env ?? {}, cluster: inCluster('client-depl') };
  const justified = {
    onlyLocal: {
      NEXT_TELEMETRY_DISABLED: 'the image says it for the cluster',
      SERVER_BASE_URL: 'the gateway stands in for the Ingress',
    },
    onlyCluster: {
      HOSTNAME: 'on one machine a flag of Next says it',
      AUTH_URL: direct,
      TICKETS_URL: direct,
      ORDERS_URL: direct,
      PAYMENTS_URL: direct,
    },
  };
  expect(differences(sides, justified)).toEqual([]);
});

it('leads the gateway by the Ingress of the cluster, to the same backends', () => {
  const { args = [] } = withNothing.gateway ?? {};
  const paths = ofKind(base, 'Ingress').flatMap(({ spec }) =>
    (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []),
  );
  const backends = paths.map(
    ({ backend: { service } }) => `${service?.name}:${service?.port?.number}`,
  );
  const known = optionsOf(args, '--backend').map((backend) => backend.split('=')[0]);

  expect(optionsOf(args, '--ingress')).toEqual([path.join(root, 'infra/k8s/ingress-srv.yaml')]);
  expect(known.sort()).toEqual(backends.sort());
});

it('reaches the simulator of Stripe at the same path', () => {
  const simulator = ofKind(development, 'Ingress').find(
    ({ metadata }) => metadata.name === 'stripe-simulator',
  );
  const [inCluster] = (simulator?.spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  expect(withNothing.gateway?.args).toContain('--stripe-simulator');
  expect(inCluster?.path).toBe('/stripe-simulator/(.*)');
  // without the prefix, as the gateway passes it on
  expect(simulator?.metadata.annotations).toMatchObject({
    'nginx.ingress.kubernetes.io/rewrite-target': '/$1',
  });
});

it('starts the bus with the same flags', () => {
  const { args = [] } = withNothing.nats ?? {};
  const [, ...local] = args.slice(args.findIndex((arg) => arg.endsWith('cli.js')));
  expect(withoutPlace(argumentsOf(base, 'nats-depl'))).toEqual(withoutPlace(local));
});

it('starts the same simulator with the same options, and its webhooks go to the same path', () => {
  const { args: local = [] } = withNothing.stripe ?? {};
  const cluster = argumentsOf(development, 'stripe-simulator-depl');
  const options = (args: readonly string[]) =>
    args.filter((arg) => /^--(?!enable-source-maps|host$)/.test(arg)).sort();
  const webhook = (args: readonly string[]) =>
    optionsOf(args, '--webhook-url').map((url) => new URL(url).pathname);

  const script = (args: readonly string[]) => args.find((arg) => arg.endsWith('.js')) ?? '';

  expect(path.resolve(root, script(cluster))).toBe(script(local));
  expect(options(cluster)).toEqual(options(local));
  expect(webhook(cluster)).toEqual(webhook(local));
});

/** What differs between machines: ports, the address to listen on, the folder. */
function withoutPlace(args: readonly string[]): string[] {
  const text = args.join(' ');
  return text
    .replace(/ -a \S+/, '')
    .replace(/(-p|-m) \d+/g, '$1')
    .replace(/(-dir) \S+/, '$1')
    .split(' ');
}

function inCluster(name: string): Environment {
  const workload = workloadNamed(base, name);
  const [container] = workload.pod.containers;
  return container ? environmentOf(workload, container, storeOf(base, gittixSecrets)) : {};
}

function argumentsOf(objects: readonly Manifest[], name: string): readonly string[] {
  return workloadNamed(objects, name).pod.containers[0]?.args ?? [];
}

function workloadNamed(objects: readonly Manifest[], name: string): Workload {
  const found = workloadsOf(objects).find((workload) => workload.name === name);
  if (!found) throw new Error(`There is no workload ${name}`);
  return found;
}
