import { readSettings } from '../settings';

const read = (env: NodeJS.ProcessEnv) => readSettings(env, '/repo');

it('has a default for everything', () => {
  expect(read({})).toMatchObject({
    PORT: 8080,
    NATS_PORT: 4222,
    NATS_MONITOR_PORT: 8222,
    NATS_CLUSTER_ID: 'ticketing',
    dataDir: '/repo/.gittix',
    servicesDir: '/repo',
  });
});

it('takes an empty variable for an unset one', () => {
  expect(read({ PORT: '', NATS_URL: '' })).toMatchObject({ PORT: 8080 });
});

it('reads what the services are told', () => {
  expect(
    read({
      EXPIRATION_WINDOW_SECONDS: '5',
      JWT_TTL_SECONDS: '60',
      AUTH_RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'debug',
      REPLICAS: 'orders=2, payments=3',
    }),
  ).toMatchObject({
    EXPIRATION_WINDOW_SECONDS: 5,
    JWT_TTL_SECONDS: 60,
    AUTH_RATE_LIMIT_PER_MINUTE: 0,
    LOG_LEVEL: 'debug',
    REPLICAS: { orders: 2, payments: 3 },
  });
});

it.each([
  ['PORT', 'abc', 'must be a whole number from 0 to 65535'],
  ['PORT', '70000', 'must be a whole number from 0 to 65535'],
  ['NATS_PORT', '-1', 'must be a whole number from 0 to 65535'],
  ['NATS_MONITOR_PORT', '1.5', 'must be a whole number from 0 to 65535'],
  ['EXPIRATION_WINDOW_SECONDS', '0', 'must be a whole number from 1 to 31536000'],
  ['JWT_TTL_SECONDS', '1e3', 'must be a whole number from 1 to 31536000'],
  ['AUTH_RATE_LIMIT_PER_MINUTE', 'off', 'must be a whole number from 0 to 1000000'],
  ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
  ['GITTIX_ENGINES', 'real', 'must be auto or embedded'],
  [
    'MONGO_URI_AUTH',
    'localhost',
    'must be a URL with a database name, such as mongodb://localhost:27017/auth',
  ],
  ['NATS_URL', 'localhost:4222', 'must be a URL such as nats://localhost:4222'],
  [
    'REDIS_HOST',
    'redis://localhost',
    'must be a host name or address (its port goes to REDIS_PORT)',
  ],
  ['STRIPE_API_URL', 'ftp://localhost', 'must be a URL such as http://localhost:12111'],
  [
    'REPLICAS',
    'client=2',
    'must read like orders=2,tickets=2 (1 to 9 of auth, tickets, orders, payments, expiration)',
  ],
])('refuses %s=%s with a line that says what it must be', (name, value, rule) => {
  expect(() => read({ [name]: value })).toThrow(`${name} ${rule}, not "${value}"`);
});

it('names every variable that is wrong, one a line', () => {
  const readBoth = () => read({ PORT: 'x', LOG_LEVEL: 'y' });

  expect(readBoth).toThrow(/^PORT must be .*\nLOG_LEVEL must be .*$/);
});

it('never shows a secret, not even a wrong one', () => {
  expect(() => read({ STRIPE_KEY: 'hunter2' })).toThrow(/^STRIPE_KEY must be [^2]*$/);
  expect(() => read({ NATS_URL: 'ftp://me:hunter2@host' })).toThrow('not "ftp://***@host"');
});

it('refuses two servers on one port', () => {
  expect(() => read({ PORT: '4222' })).toThrow('NATS_PORT must differ from PORT, not "4222" too');
  expect(read({ PORT: '0', NATS_PORT: '0' })).toMatchObject({ PORT: 0, NATS_PORT: 0 });
});
