import path from 'node:path';
import { z } from 'zod';
import { Problem } from './problem';

/** The services that the launcher starts, in the order in which it shows them. */
export const serviceNames = ['auth', 'tickets', 'orders', 'payments', 'expiration'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The services that keep a database. */
export const databaseNames = ['auth', 'tickets', 'orders', 'payments'] as const;
export type DatabaseName = (typeof databaseNames)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Variables whose value is never shown, not even in the error about it. */
const secrets = new Set(['JWT_KEY', 'STRIPE_KEY', 'STRIPE_WEBHOOK_SECRET']);

const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error });
};

const port = wholeNumber(0, 65_535);

/** The longest span that a service takes; seconds. */
const year = 31_536_000;

const url = (schemes: readonly string[], example: string) =>
  z.string().refine((value) => hasScheme(value, schemes), {
    error: `must be a URL such as ${example}`,
  });

const mongoUri = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/, {
    error: 'must be a URL with a database name, such as mongodb://localhost:27017/auth',
  })
  .optional();

const natsUrl = z
  .string()
  .refine(
    (value) => value.split(',').every((server) => hasScheme(server, ['nats', 'http', 'tls'])),
    { error: 'must be a URL such as nats://localhost:4222' },
  );

/** `orders=2,tickets=3` as a map; services that are not named have one replica. */
const replicas = z.string().transform((value, context) => {
  const counts: Partial<Record<ServiceName, number>> = {};
  for (const part of value.split(',')) {
    const [, name, count] = /^(\w+)=([1-9])$/.exec(part.trim()) ?? [];
    if (!isServiceName(name)) {
      context.addIssue(`must read like orders=2,tickets=2 (1 to 9 of ${serviceNames.join(', ')})`);
      return z.NEVER;
    }
    counts[name] = Number(count);
  }
  return counts;
});

const environment = z.object({
  PORT: port.default(8080),
  NATS_PORT: port.default(4222),
  NATS_MONITOR_PORT: port.default(8222),
  GITTIX_DATA_DIR: z.string().default('.gittix'),
  GITTIX_ENGINES: z
    .enum(['auto', 'embedded'], { error: 'must be auto or embedded' })
    .default('auto'),
  GITTIX_START_TIMEOUT_SECONDS: wholeNumber(1, 600).default(30),
  GITTIX_SERVICES_DIR: z.string().optional(),
  REPLICAS: replicas.default({}),

  JWT_KEY: z.string().optional(),
  JWT_TTL_SECONDS: wholeNumber(1, year).optional(),
  AUTH_RATE_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000).optional(),
  EXPIRATION_WINDOW_SECONDS: wholeNumber(1, year).optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).optional(),

  MONGO_URI_AUTH: mongoUri,
  MONGO_URI_TICKETS: mongoUri,
  MONGO_URI_ORDERS: mongoUri,
  MONGO_URI_PAYMENTS: mongoUri,
  NATS_URL: natsUrl.optional(),
  NATS_CLUSTER_ID: z
    .string()
    .regex(/^[\w-]+$/, { error: 'must consist of letters, digits, - and _' })
    .default('ticketing'),
  REDIS_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be a host name or address (its port goes to REDIS_PORT)' })
    .optional(),
  REDIS_PORT: wholeNumber(1, 65_535).default(6379),
  STRIPE_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, { error: 'must be a secret key of Stripe (sk_test_…)' })
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, { error: 'must be a signing secret of Stripe (whsec_…)' })
    .optional(),
  STRIPE_API_URL: url(['http', 'https'], 'http://localhost:12111').optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_\w+$/, { error: 'must be a publishable key of Stripe (pk_test_…)' })
    .optional(),
});

type Environment = z.output<typeof environment>;

/** What the environment asks of the launcher, checked; `dataDir` and `servicesDir` are absolute. */
export interface Settings extends Omit<Environment, 'GITTIX_DATA_DIR' | 'GITTIX_SERVICES_DIR'> {
  readonly dataDir: string;
  /** The folder that holds a folder per service, each with its `build/index.js`. */
  readonly servicesDir: string;
}

/**
 * Reads and checks the launcher's settings. An empty variable counts as unset, as Compose and CI
 * files leave them.
 *
 * @param root the repository, against which relative folders are resolved
 * @throws {Problem} with one line for each variable that can't be used
 */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = environment.safeParse(given);
  if (error) throw new Problem(error.issues.map((issue) => explain(issue, given)).join('\n'));

  const { GITTIX_DATA_DIR, GITTIX_SERVICES_DIR, ...rest } = data;
  refuseSamePorts(rest);
  return {
    ...rest,
    dataDir: path.resolve(root, GITTIX_DATA_DIR),
    servicesDir: path.resolve(root, GITTIX_SERVICES_DIR ?? '.'),
  };
}

/** Every variable that the launcher reads. */
export const launcherVariables: readonly string[] = Object.keys(environment.shape);

/** Whether a variable is one of the launcher's. */
export function isSetting(name: string): boolean {
  return launcherVariables.includes(name);
}

/** The outside database of a service, when the environment names one. */
export function mongoUriOf(settings: Settings, database: DatabaseName): string | undefined {
  return {
    auth: settings.MONGO_URI_AUTH,
    tickets: settings.MONGO_URI_TICKETS,
    orders: settings.MONGO_URI_ORDERS,
    payments: settings.MONGO_URI_PAYMENTS,
  }[database];
}

function explain(issue: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const shown = secrets.has(name) ? '' : `, not "${withoutPassword(given[name] ?? '')}"`;
  return `${name} ${issue.message}${shown}`;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/g, '//***@');
}

function refuseSamePorts(settings: Pick<Environment, 'PORT' | 'NATS_PORT' | 'NATS_MONITOR_PORT'>) {
  const owners = new Map<number, string>();
  for (const name of ['PORT', 'NATS_PORT', 'NATS_MONITOR_PORT'] as const) {
    const value = settings[name];
    const owner = owners.get(value);
    if (value !== 0 && owner) {
      throw new Problem(`${name} must differ from ${owner}, not "${value}" too`);
    }
    owners.set(value, name);
  }
}

function hasScheme(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return schemes.includes(protocol.slice(0, -1)) && hostname !== '';
}

function isServiceName(name: string | undefined): name is ServiceName {
  return serviceNames.some((known) => known === name);
}
