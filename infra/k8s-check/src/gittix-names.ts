import type { Names } from './rules/course-names';

const withDatabase = ['auth', 'tickets', 'orders', 'payments'] as const;

function perService<Value>(of: (service: string) => [name: string, value: Value][]) {
  return Object.fromEntries(withDatabase.flatMap(of));
}

/** The twelve workloads of GitTix, their Services and their one Ingress. */
export const gittixNames: Names = {
  workloads: {
    ...perService((service) => [
      [`${service}-depl`, service],
      [`${service}-mongo-depl`, `${service}-mongo`],
    ]),
    'expiration-depl': 'expiration',
    'expiration-redis-depl': 'expiration-redis',
    'nats-depl': 'nats',
    'client-depl': 'client',
  },
  services: {
    ...perService((service) => [
      [`${service}-srv`, { app: service, ports: [3000] }],
      [`${service}-mongo-srv`, { app: `${service}-mongo`, ports: [27017] }],
    ]),
    'expiration-redis-srv': { app: 'expiration-redis', ports: [6379] },
    'nats-srv': { app: 'nats', ports: [4222, 8222] },
    'client-srv': { app: 'client', ports: [3000] },
  },
  ingresses: {
    'ingress-service': {
      host: 'ticketing.dev',
      paths: [
        '/api/users/?(.*) ImplementationSpecific auth-srv:3000',
        '/api/tickets/?(.*) ImplementationSpecific tickets-srv:3000',
        '/api/orders/?(.*) ImplementationSpecific orders-srv:3000',
        '/api/payments/?(.*) ImplementationSpecific payments-srv:3000',
        '/?(.*) ImplementationSpecific client-srv:3000',
      ],
    },
  },
  arguments: {
    'nats-depl': '-p 4222 -m 8222 -hbi 5s -hbt 5s -hbf 2 -SD -cid ticketing'.split(' '),
  },
};

/** The thirteenth workload: what stands in for Stripe on a developer's cluster. */
export function withSimulator({ workloads, services, ingresses, ...rest }: Names): Names {
  return {
    ...rest,
    workloads: { ...workloads, 'stripe-simulator-depl': 'stripe-simulator' },
    services: {
      ...services,
      'stripe-simulator-srv': { app: 'stripe-simulator', ports: [12111] },
    },
    ingresses: {
      ...ingresses,
      'stripe-simulator': {
        host: 'ticketing.dev',
        paths: ['/stripe-simulator/(.*) ImplementationSpecific stripe-simulator-srv:12111'],
      },
    },
  };
}

/** The same under a host that whoever deploys it has chosen. */
export function withOwnHost({ ingresses, ...rest }: Names): Names {
  const withoutHost = Object.entries(ingresses).map(
    ([name, { paths }]) => [name, { paths }] as const,
  );
  return { ...rest, ingresses: Object.fromEntries(withoutHost) };
}
