import { z } from 'zod';

/** One environment variable: the table in the README is made of these. */
export interface Setting<Value = unknown> {
  /** From the text of the variable to its value. */
  readonly schema: z.ZodType<Value, string>;
  /** Finishes the sentence "<NAME> must be …". */
  readonly mustBe: string;
  /** What holds when the variable is unset or empty; without one it is required or `optional`. */
  readonly default?: string;
  readonly optional?: true;
  /** Its value is never printed. */
  readonly secret?: true;
  readonly meaning: string;
  /** Who reads it. */
  readonly services: readonly string[];
}

const apis = ['auth', 'tickets', 'orders', 'payments'] as const;
const onBus = ['tickets', 'orders', 'payments', 'expiration'] as const;
const every = ['auth', ...onBus] as const;

/** Every environment variable that a service reads. */
export const settingCatalogue = {
  NODE_ENV: {
    ...oneOf('development', 'test', 'production'),
    default: 'development',
    meaning: 'Where the service runs',
    services: every,
  },
  PORT: {
    ...wholeNumber(0, 65_535),
    default: '3000',
    meaning: 'Port of the API (0 = any free one)',
    services: apis,
  },
  MANAGEMENT_PORT: {
    ...wholeNumber(0, 65_535),
    default: '9000',
    meaning: 'Port of `/healthz`, `/readyz` and `/metrics` (0 = any free one)',
    services: every,
  },
  HOST: {
    ...text('an address to listen on'),
    default: '0.0.0.0',
    meaning: 'Address that both ports listen on',
    services: every,
  },
  JWT_KEY: {
    ...text('a secret text'),
    secret: true,
    meaning: 'Key that session tokens are signed and checked with, the same in every service',
    services: apis,
  },
  MONGO_URI: {
    ...uri('a mongodb:// address', /^mongodb(\+srv)?:\/\/.+/),
    secret: true,
    meaning: "The service's own database, such as `mongodb://auth-mongo-srv:27017/auth`",
    services: apis,
  },
  NATS_URL: {
    ...uri('a nats:// or http:// address', /^(nats|tls|https?):\/\/.+/),
    meaning: 'The bus, such as `http://nats-srv:4222`',
    services: onBus,
  },
  NATS_CLUSTER_ID: {
    ...text('the cluster id of the bus'),
    meaning: 'Cluster id of the bus, such as `ticketing`',
    services: onBus,
  },
  NATS_CLIENT_ID: {
    ...uri('letters, digits, - and _ only', /^[\w-]+$/),
    meaning: 'Name of this process on the bus, of its own for each replica',
    services: onBus,
  },
  CONNECT_TIMEOUT_SECONDS: {
    ...wholeNumber(1, 3_600),
    default: '30',
    meaning: 'How long the database, the bus and Redis may each be away at the start, in seconds',
    services: every,
  },
  LOG_LEVEL: {
    ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
    meaning: 'Least level that is logged',
    services: every,
  },
  SERVICE_NAME: {
    ...text('a name'),
    optional: true,
    meaning: 'Name of the service in its log lines',
    services: every,
  },
  COOKIE_SECURE: {
    ...flag(),
    optional: true,
    meaning:
      'Whether browsers send the session cookie over TLS only; unset: yes, but for `NODE_ENV=test`',
    services: apis,
  },
  TRUST_PROXY_HOPS: {
    ...wholeNumber(0, 20),
    default: '1',
    meaning: 'How many proxies stand before the service, whose `X-Forwarded-*` are believed',
    services: apis,
  },
  JWT_TTL_SECONDS: {
    ...wholeNumber(1, 31_536_000),
    default: '604800',
    meaning: 'How long a sign-in lasts, in seconds',
    services: ['auth'],
  },
  AUTH_RATE_LIMIT_PER_MINUTE: {
    ...wholeNumber(0, 1_000_000),
    default: '60',
    meaning: 'Sign-ins and sign-ups that one address may try in a minute (0 = no limit)',
    services: ['auth'],
  },
  EXPIRATION_WINDOW_SECONDS: {
    ...wholeNumber(1, 31_536_000),
    default: '900',
    meaning: 'How long an order holds its ticket unpaid, in seconds',
    services: ['orders'],
  },
  STRIPE_KEY: {
    ...text('the secret key of a Stripe account'),
    secret: true,
    meaning: 'Secret key of the Stripe account',
    services: ['payments'],
  },
  STRIPE_WEBHOOK_SECRET: {
    ...text('the signing secret of the webhook'),
    secret: true,
    meaning: "Signing secret of Stripe's webhook",
    services: ['payments'],
  },
  STRIPE_API_URL: {
    ...origin(),
    optional: true,
    meaning: "Base URL of the Stripe simulator; unset: Stripe's own",
    services: ['payments'],
  },
  REDIS_HOST: {
    ...text('a host name'),
    optional: true,
    meaning: 'Redis that keeps the timers; this or `EXPIRATION_QUEUE_DIR` is needed',
    services: ['expiration'],
  },
  REDIS_PORT: {
    ...wholeNumber(1, 65_535),
    default: '6379',
    meaning: 'Port of Redis',
    services: ['expiration'],
  },
  EXPIRATION_QUEUE_DIR: {
    ...text('a folder'),
    optional: true,
    meaning: 'Folder that keeps the timers, of its own for each replica, when there is no Redis',
    services: ['expiration'],
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settingCatalogue;

/** What every process that is on the bus needs. */
export const natsVariables = [
  'NATS_URL',
  'NATS_CLUSTER_ID',
  'NATS_CLIENT_ID',
] as const satisfies readonly SettingName[];

function text(mustBe: string) {
  return { schema: z.string(), mustBe };
}

function uri(mustBe: string, pattern: RegExp) {
  return { schema: z.string().regex(pattern), mustBe };
}

/** Where a client is sent must be readable to it, or it would go where it goes by default. */
function origin() {
  return {
    schema: z
      .string()
      .regex(/^https?:\/\//)
      .refine((text) => URL.canParse(text) && new URL(text).pathname === '/'),
    mustBe: 'an http:// or https:// address without a path',
  };
}

function oneOf<const Choice extends string>(...choices: Choice[]) {
  return { schema: z.enum(choices), mustBe: `one of ${choices.join(', ')}` };
}

function flag() {
  return {
    schema: z.enum(['true', 'false']).transform((value) => value === 'true'),
    mustBe: 'true or false',
  };
}

function wholeNumber(least: number, most: number) {
  const inRange = z.number().min(least).max(most);
  return {
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(inRange),
    mustBe: `a whole number from ${least} to ${most}`,
  };
}
