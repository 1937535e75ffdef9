import { settingCatalogue, type Setting } from '../setting-catalogue';
import { settings, settingsOrDefaults, SettingsError } from '../settings';

const problemsOf = (names: Parameters<typeof settings>[0], environment: NodeJS.ProcessEnv) => {
  try {
    settings(names, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('Should not reach this point');
};

it('gives each variable the type of its meaning', () => {
  const environment = { PORT: '8080', COOKIE_SECURE: 'false', JWT_KEY: 'secret' };

  const values = settings(['PORT', 'COOKIE_SECURE', 'JWT_KEY'], environment);

  expect(values).toEqual({ PORT: 8080, COOKIE_SECURE: false, JWT_KEY: 'secret' });
});

it('takes the default where a variable is unset or empty', () => {
  expect(settings(['PORT', 'JWT_TTL_SECONDS'], { PORT: '' })).toEqual({
    PORT: 3000,
    JWT_TTL_SECONDS: 604_800,
  });
});

it('leaves undefined what is optional', () => {
  expect(settings(['STRIPE_API_URL'], {})).toEqual({ STRIPE_API_URL: undefined });
});

it.each([{}, { JWT_KEY: '' }])('asks for what is required: %j', (environment) => {
  expect(problemsOf(['JWT_KEY'], environment)).toEqual(['JWT_KEY must be defined']);
});

it('tells of everything that is wrong at once', () => {
  const problems = problemsOf(['PORT', 'JWT_KEY', 'LOG_LEVEL', 'MONGO_URI'], {
    PORT: '70000',
    LOG_LEVEL: 'info',
  });

  expect(problems).toEqual([
    'PORT must be a whole number from 0 to 65535, not "70000"',
    'JWT_KEY must be defined',
    'MONGO_URI must be defined',
  ]);
});

it.each(['abc', '-1', '1.5', '1e3', ' 80', '0x50', '65536', '99999999999999999999'])(
  'refuses %j as a port',
  (PORT) => {
    expect(problemsOf(['PORT'], { PORT })).toEqual([
      `PORT must be a whole number from 0 to 65535, not "${PORT}"`,
    ]);
  },
);

it.each([
  ['COOKIE_SECURE', 'yes'],
  ['NODE_ENV', 'staging'],
  ['NATS_URL', 'localhost:4222'],
  ['NATS_CLIENT_ID', 'orders.1'],
  ['STRIPE_API_URL', 'ftp://localhost'],
  ['STRIPE_API_URL', 'http://:80'],
  ['STRIPE_API_URL', 'http://localhost/v1'],
] as const)('refuses %s=%s', (name, value) => {
  const [problem] = problemsOf([name], { [name]: value });

  expect(problem).toMatch(new RegExp(`^${name} must be .*, not "${value}"$`));
});

it('never prints a secret', () => {
  expect(problemsOf(['MONGO_URI'], { MONGO_URI: 'http://user:hunter2@mongo' })).toEqual([
    'MONGO_URI must be a mongodb:// address',
  ]);
});

it('can put the default in the place of a wrong value', () => {
  const environment = { LOG_LEVEL: 'loud', TRUST_PROXY_HOPS: '2', COOKIE_SECURE: '' };

  const values = settingsOrDefaults(
    ['LOG_LEVEL', 'TRUST_PROXY_HOPS', 'COOKIE_SECURE'],
    environment,
  );

  expect(values).toEqual({ LOG_LEVEL: 'info', TRUST_PROXY_HOPS: 2, COOKIE_SECURE: undefined });
});

it.each(Object.entries(settingCatalogue) as [string, Setting][])(
  'describes %s, and takes its own default',
  (_name, setting) => {
    expect(setting.meaning).not.toBe('');
    expect(setting.services).not.toHaveLength(0);
    if (setting.default !== undefined) {
      expect(setting.schema.safeParse(setting.default).success).toBe(true);
      expect(setting.optional).toBeUndefined();
    }
  },
);
