import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { logFileOf, type EngineContext } from './engines/engine';
import type { MongoEngine } from './engines/mongo';
import type { NatsEngine } from './engines/nats';
import type { QueueEngine } from './engines/queue';
import type { StripeEngine } from './engines/stripe';
import { freePort } from './ports';
import { answersHttp } from './probes';
import { Problem } from './problem';
import type { ProcessPlan } from './process-plan';
import { serviceNames, type DatabaseName, type ServiceName } from './settings';

export interface Engines {
  readonly mongo: MongoEngine;
  readonly nats: NatsEngine;
  readonly queue: QueueEngine;
  readonly stripe: StripeEngine;
}

/** Where one process of a service listens. */
export interface Replica {
  /** `orders`; further ones are `orders-2`, `orders-3`. */
  readonly name: string;
  readonly service: ServiceName;
  readonly port: number;
  readonly managementPort: number;
}

export interface ServicePlan extends ProcessPlan {
  readonly service: ServiceName;
  readonly managementUrl: string;
}

/** Gives every process of every service its ports; they stay the same when it is started again. */
export async function placeServices({ settings }: EngineContext): Promise<Replica[]> {
  const replicas: Replica[] = [];
  for (const service of serviceNames) {
    for (let number = 1; number <= (settings.REPLICAS[service] ?? 1); number += 1) {
      const name = number === 1 ? service : `${service}-${number}`;
      const [port, managementPort] = [await freePort(), await freePort()];
      replicas.push({ name, service, port, managementPort });
    }
  }
  return replicas;
}

/**
 * @throws {Problem} when the service has not been built
 */
export function planService(
  replica: Replica,
  engines: Engines,
  context: EngineContext,
): ServicePlan {
  const { settings, folder, inherited } = context;
  const { name, service, port, managementPort } = replica;
  const cwd = path.join(settings.servicesDir, service);
  const script = path.join(cwd, 'build/index.js');
  if (!fs.existsSync(script)) throw new Problem(`${script} is missing: run \`npm run build\``);

  const managementUrl = `http://127.0.0.1:${managementPort}`;
  const fixed: NodeJS.ProcessEnv = {
    ...inherited,
    SERVICE_NAME: service,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    MANAGEMENT_PORT: `${managementPort}`,
    LOG_LEVEL: settings.LOG_LEVEL,
    ...environmentOf(replica, engines, context),
  };
  return {
    name,
    service,
    command: process.execPath,
    args: ['--enable-source-maps', script],
    cwd,
    env: () => ('NATS_URL' in fixed ? { ...fixed, NATS_CLIENT_ID: newClientId(name) } : fixed),
    logFile: logFileOf(name, folder),
    isReady: () => answersHttp(`${managementUrl}/readyz`),
    // expiration has no HTTP API
    url: service === 'expiration' ? undefined : `http://127.0.0.1:${port}`,
    managementUrl,
  };
}

/** The bus refuses a second client of the same id, and may not have noticed that the first is gone. */
function newClientId(name: string): string {
  return `${name}-${randomBytes(6).toString('hex')}`;
}

/** What a service needs to know, and nothing of what it does not. */
function environmentOf(
  { name, service }: Replica,
  engines: Engines,
  { settings, folder }: EngineContext,
): NodeJS.ProcessEnv {
  const bus = { NATS_URL: engines.nats.url, NATS_CLUSTER_ID: engines.nats.clusterId };
  if (service === 'expiration') return { ...bus, ...engines.queue.environmentOf(name) };

  const api = {
    MONGO_URI: engines.mongo.urls[service satisfies DatabaseName],
    JWT_KEY: settings.JWT_KEY ?? folder.secret('jwt.key'),
    // localhost has no TLS, and with `Secure` the cookie library drops the cookie without a word
    COOKIE_SECURE: 'false',
    TRUST_PROXY_HOPS: '1',
  };
  switch (service) {
    case 'auth':
      return {
        ...api,
        JWT_TTL_SECONDS: text(settings.JWT_TTL_SECONDS),
        AUTH_RATE_LIMIT_PER_MINUTE: text(settings.AUTH_RATE_LIMIT_PER_MINUTE),
      };
    case 'tickets':
      return { ...api, ...bus };
    case 'orders':
      return {
        ...api,
        ...bus,
        EXPIRATION_WINDOW_SECONDS: text(settings.EXPIRATION_WINDOW_SECONDS),
      };
    case 'payments':
      return { ...api, ...bus, ...engines.stripe.environment };
  }
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}`;
}
