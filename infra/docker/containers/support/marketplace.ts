import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answersHttp } from '@gittix/local/build/launcher/probes';
import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import { root } from '../../src/build-image';
import type { ContainerEngine } from '../../src/container-engine';
import { imageNames, referenceOf, type ImageName } from '../../src/image-names';
import { readPod } from '../../src/pod';
import { startContainer, type Container } from './container';
import { startGateway, startMongo, startNats, startRedis, type Engine } from './engines';

/** All of GitTix: our own images in containers, each as its manifest has it, the rest beside them. */
export interface Marketplace {
  /** The gateway's. */
  readonly url: string;
  container(name: ImageName): Container;
  /** Stops and removes everything that was started. */
  remove(): Promise<void>;
}

const secrets = {
  JWT_KEY: randomBytes(32).toString('hex'),
  STRIPE_KEY: 'sk_test_simulator',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_simulator',
  STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(16).toString('hex')}`,
};

/** The images in the order in which they are started; clients after servers. */
const startOrder = [...imageNames].reverse();

interface Place {
  readonly port: number;
  readonly managementPort: number;
}

/** @throws with the logs of a container that does not become ready */
export async function startMarketplace(engine: ContainerEngine, tag: string): Promise<Marketplace> {
  const engines: Engine[] = [];
  const containers = new Map<ImageName, Container>();
  const keep = <T extends Engine | undefined>(started: T): T => {
    if (started) engines.push(started);
    return started;
  };
  const remove = async () => {
    await Promise.all([...containers.values()].map((container) => container.remove()));
    await Promise.all(engines.map((started) => started.stop()));
  };

  try {
    const [mongo, nats] = [keep(await startMongo()), keep(await startNats())];
    const redis = keep(await startRedis());
    const places = new Map<ImageName, Place>();
    for (const name of imageNames) {
      places.set(name, { port: await freePort(), managementPort: await freePort() });
    }
    const addresses = addressesOf(places, mongo.port, nats.port);
    const run = randomBytes(4).toString('hex');

    for (const name of startOrder) {
      const plan = planContainer(
        name,
        `gittix-test-${run}-${name}`,
        places,
        addresses,
        redis?.port,
      );
      const image = referenceOf(name, tag);
      const container = await startContainer(engine, { ...plan, image });
      containers.set(name, container);
    }
    for (const [name, container] of containers) {
      await untilReady(name, container, placeOf(places, name));
    }
    const backends = [...addresses].filter(([address]) => address.endsWith('-srv:3000'));
    const gateway = keep(
      await startGateway(
        backends.map(([address, place]) => `${address}=${place}`),
        placeOf(places, 'local').port,
      ),
    );
    return {
      url: `http://localhost:${gateway.port}`,
      container: (name) => {
        const container = containers.get(name);
        if (!container) throw new Error(`There is no container of ${name}`);
        return container;
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the cluster's DNS would do: addresses of Services → where they are here. */
function addressesOf(
  places: ReadonlyMap<ImageName, Place>,
  mongo: number,
  nats: number,
): Map<string, string> {
  const addresses = new Map<string, string>([['nats-srv:4222', `127.0.0.1:${nats}`]]);
  for (const name of ['auth', 'tickets', 'orders', 'payments', 'client'] as const) {
    addresses.set(`${name}-srv:3000`, `127.0.0.1:${placeOf(places, name).port}`);
    addresses.set(`${name}-mongo-srv:27017`, `127.0.0.1:${mongo}`);
  }
  return addresses;
}

function planContainer(
  name: ImageName,
  containerName: string,
  places: ReadonlyMap<ImageName, Place>,
  addresses: ReadonlyMap<string, string>,
  redisPort: number | undefined,
) {
  const file = name === 'local' ? 'k8s-dev/stripe-simulator-depl.yaml' : `k8s/${name}-depl.yaml`;
  const manifest = readFileSync(path.join(root, 'infra', file), 'utf8');
  const pod = readPod(manifest, { name: containerName, secrets });
  const { port, managementPort } = placeOf(places, name);
  const resolve = (value: string) =>
    [...addresses].reduce((text, [address, place]) => text.replaceAll(address, place), value);

  const env: Record<string, string> = {};
  for (const [variable, value] of Object.entries(pod.env)) env[variable] = resolve(value);
  // all share one network here, and none of them is another machine's business
  Object.assign(env, { PORT: `${port}`, MANAGEMENT_PORT: `${managementPort}`, HOST: '127.0.0.1' });
  // the gateway has no TLS
  if ('COOKIE_SECURE' in env) env.COOKIE_SECURE = 'false';
  if (name === 'orders') env.EXPIRATION_WINDOW_SECONDS = EXPIRATION_WINDOW_SECONDS;
  if (name === 'payments') {
    env.STRIPE_API_URL = `http://127.0.0.1:${placeOf(places, 'local').port}`;
  }
  if (name === 'expiration') {
    delete env.REDIS_HOST;
    Object.assign(
      env,
      redisPort === undefined
        ? { EXPIRATION_QUEUE_DIR: '/tmp/timers' }
        : { REDIS_HOST: '127.0.0.1', REDIS_PORT: `${redisPort}` },
    );
  }
  const args = pod.args.map((arg) => (arg === '12111' ? `${port}` : resolve(arg)));
  return { name: containerName, options: pod.confinement, env, args };
}

/** Long enough to pay in, short enough to wait for. */
const EXPIRATION_WINDOW_SECONDS = '12';

async function untilReady(
  name: ImageName,
  container: Container,
  { port, managementPort }: Place,
): Promise<void> {
  const urls: Partial<Record<ImageName, string>> = {
    client: `http://127.0.0.1:${port}/api/healthz`,
    local: `http://127.0.0.1:${port}/`,
  };
  const url = urls[name] ?? `http://127.0.0.1:${managementPort}/readyz`;
  try {
    await until(`${name} at ${url}`, () => answersHttp(url));
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${await container.logs()}`, { cause: error });
  }
}

function placeOf(places: ReadonlyMap<ImageName, Place>, name: ImageName): Place {
  const place = places.get(name);
  if (!place) throw new Error(`${name} has no ports`);
  return place;
}
