import http from 'node:http';
import { createManagementApp } from '@gittix/common';
import type { AddressInfo } from 'node:net';
import { serviceNames } from '@gittix/local/build/launcher/settings';
import type { Environment } from '../../context';
import { askAhead, managementProbes, serviceProgram } from '../services';

const bus = { NATS_URL: 'nats://nats-srv:4222', NATS_CLUSTER_ID: 'ticketing', NATS_CLIENT_ID: 'a' };
const api = { JWT_KEY: 'a-key', MONGO_URI: 'mongodb://mongo-srv:27017/db' };
const complete = {
  auth: api,
  tickets: { ...api, ...bus },
  orders: { ...api, ...bus },
  payments: { ...api, ...bus, STRIPE_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' },
  expiration: { ...bus, REDIS_HOST: 'redis-srv' },
};

it.each(serviceNames)(
  'asks %s itself what it needs, and with that it would start',
  async (name) => {
    const { problemsWith } = serviceProgram(name);
    const all: Environment = complete[name];
    const without = Object.keys(all).map((missing) => [missing, lacking(all, missing)] as const);
    await askAhead(name, [all, ...without.map(([, environment]) => environment)]);

    expect(problemsWith(all)).toEqual([]);
    for (const [missing, environment] of without) {
      expect(problemsWith(environment)).toEqual([
        expect.stringMatching(`${missing}.* must be defined`),
      ]);
    }
  },
);

function lacking(environment: Environment, name: string): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([key]) => key !== name));
}

it('hears of values that the service would refuse', () => {
  const environment = { ...complete.tickets, NATS_CLIENT_ID: 'a.b', COOKIE_SECURE: 'yes' };
  expect(serviceProgram('tickets').problemsWith(environment)).toEqual([
    expect.stringContaining('COOKIE_SECURE must be true or false'),
    expect.stringContaining('NATS_CLIENT_ID must be letters'),
  ]);
});

it('knows how long a service may take to stop', () => {
  expect(serviceProgram('auth').stopSeconds).toBe(20);
});

it('has the paths for probes that a management server answers by its state', async () => {
  let ready = false;
  const check = async () => {
    if (!ready) throw new Error('away');
  };
  const server = http.createServer(createManagementApp({ checks: { database: check }, info: {} }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  const [readiness, liveness] = [managementProbes.readinessProbe, managementProbes.livenessProbe];

  try {
    for (const path of readiness.paths) expect(await ask(path)).toBe(503);
    for (const path of liveness.paths) expect(await ask(path)).toBe(200);
    ready = true;
    for (const { paths } of Object.values(managementProbes)) {
      for (const path of paths) expect(await ask(path)).toBe(200);
    }
  } finally {
    server.close();
  }
});
