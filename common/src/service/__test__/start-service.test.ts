import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { freePort } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';

const common = path.resolve(__dirname, '../../..');
const free = { PORT: '0', MANAGEMENT_PORT: '0', HOST: '127.0.0.1' };

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

let child: ChildProcess | undefined;
/** Of a test that has failed. */
afterEach(() => stopProcess(child, 'SIGKILL'));

/** Runs a service that needs nothing but what `options` says, as a process of its own. */
function start(options: string, environment: Record<string, string>) {
  const script = `
    const { startService, createApp, NatsWrapper } = require('./build');
    void startService({ name: 'sample', ${options} });
  `;
  const service = spawn(process.execPath, ['-e', script], {
    cwd: common,
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'info',
      CONNECT_TIMEOUT_SECONDS: '1',
      ...environment,
    },
  });
  let stdout = '';
  let stderr = '';
  child = service;
  service.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  service.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    service.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    ended,
    untilReady: () => until('it being ready', () => stdout.includes('sample is ready')),
    stop: (signal: NodeJS.Signals) => service.kill(signal),
  };
}

it('says in one line each what is wrong with its settings, and exits with 1', async () => {
  const { ended } = start(`variables: ['JWT_KEY', 'NATS_CLIENT_ID']`, {
    ...free,
    NATS_CLIENT_ID: 'not an id',
  });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^sample: JWT_KEY must be defined$/m);
  expect(stderr).toMatch(/^sample: NATS_CLIENT_ID must be .*not "not an id"$/m);
  expect(stderr.trim().split('\n')).toHaveLength(2);
});

it('says so in one line, too, of what its app and its log were built by', async () => {
  const { ended } = start(`variables: ['JWT_KEY'], app: createApp({ routers: [] })`, {
    ...free,
    LOG_LEVEL: 'loud',
    NODE_ENV: 'staging',
    PORT: 'abc',
    TRUST_PROXY_HOPS: 'true',
    COOKIE_SECURE: 'maybe',
  });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'sample: PORT must be a whole number from 0 to 65535, not "abc"',
    expect.stringMatching(/^sample: LOG_LEVEL must be one of .*, not "loud"$/),
    expect.stringMatching(/^sample: NODE_ENV must be one of .*, not "staging"$/),
    'sample: TRUST_PROXY_HOPS must be a whole number from 0 to 20, not "true"',
    'sample: COOKIE_SECURE must be true or false, not "maybe"',
    'sample: JWT_KEY must be defined',
  ]);
});

it('checks what its resources need before it connects to anything', async () => {
  const { ended } = start(
    `variables: [], bus: new NatsWrapper(),
     resources: [{ checkSettings() { throw new Error('A or B must be defined'); } }]`,
    { ...free, NATS_URL: 'nats://127.0.0.1:9', NATS_CLUSTER_ID: 'c', NATS_CLIENT_ID: 'sample-1' },
  );
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toBe('sample: A or B must be defined\n');
});

it('is not ready while a resource fails its check', async () => {
  const port = await freePort();
  const { ended, untilReady, stop } = start(
    `variables: [],
     resources: [{ open: async () => {}, close: async () => {},
                   checks: { store: async () => { throw new Error('away'); } } }]`,
    { ...free, MANAGEMENT_PORT: String(port) },
  );
  await untilReady();
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  stop('SIGTERM');
  await ended;
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: 'unavailable', store: 'failed' });
});

it('says which setting changes a port that is taken, and exits with 1', async () => {
  const port = await freePort();
  const owner = createServer().listen(port, '127.0.0.1');
  await once(owner, 'listening');
  const { ended } = start(`variables: []`, { ...free, MANAGEMENT_PORT: String(port) });
  const { code, stderr } = await ended;
  owner.close();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `sample: Cannot listen on 127.0.0.1:${port} (the port is in use): set MANAGEMENT_PORT\n`,
  );
});

it('says in one line that the database can not be reached, without its password', async () => {
  const { ended } = start(`variables: ['MONGO_URI']`, {
    ...free,
    MONGO_URI: 'mongodb://user:hunter2@127.0.0.1:9/sample',
  });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^sample: Cannot use MongoDB at mongodb:\/\/127\.0\.0\.1:9\/sample .*set MONGO_URI\n$/,
  );
  expect(stderr).not.toContain('hunter2');
});

it('says in one line that the bus can not be reached', async () => {
  const { ended } = start(`variables: [], bus: new NatsWrapper()`, {
    ...free,
    NATS_URL: 'nats://127.0.0.1:9',
    NATS_CLUSTER_ID: 'ticketing',
    NATS_CLIENT_ID: 'sample-1',
  });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^sample: Cannot connect to NATS Streaming at nats:\/\/127\.0\.0\.1:9 .*set NATS_URL.*\n$/,
  );
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'stops on %s, in order, with exit code 0',
  async (signal) => {
    const { ended, untilReady, stop } = start(
      `variables: [],
     resources: [{ open: async () => {}, close: async () => console.log('resource closed') }],
     background: [{ name: 'job', everyMs: 1, run: async () => {} }]`,
      free,
    );
    await untilReady();
    stop(signal);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain('resource closed');
  },
);

it('ends when a promise is rejected that nobody looks at', async () => {
  const { ended } = start(
    `variables: [],
     resources: [{ open: async () => { Promise.reject(new Error('lost')); }, close: async () => {} }]`,
    free,
  );
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(stdout).toContain('lost');
});
