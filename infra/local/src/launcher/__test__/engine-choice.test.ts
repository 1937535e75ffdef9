import fs from 'node:fs';
import path from 'node:path';
import { until } from '@gittix/testing/until';
import { isAlive } from '../alive';
import { startStack, type StartedStack } from '../start-stack';
import { fakeStack, type FakeStack } from './fake-stack';

/** A server that accepts connections on the port that its flag gives, and notes its arguments. */
const fakeServer = (portFlag: string) => `#!${process.execPath}
const [port] = process.argv.slice(process.argv.indexOf('${portFlag}') + 1);
console.log('arguments: ' + process.argv.slice(2).join(' '));
require('node:net').createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
`;

let fake: FakeStack;
let stack: StartedStack | undefined;
let programs: string;

beforeEach(async () => {
  fake = await fakeStack();
  programs = path.join(path.dirname(fake.dataDir), 'bin');
  fs.mkdirSync(programs);
});
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
  await fake.remove();
});

function install(program: string, portFlag: string): void {
  fs.writeFileSync(path.join(programs, program), fakeServer(portFlag), { mode: 0o755 });
}

async function start(env: NodeJS.ProcessEnv): Promise<StartedStack> {
  stack = await startStack({
    dataDir: fake.dataDir,
    env: { ...fake.env, PATH: programs, ...env },
  });
  return stack;
}

const noMongo = {
  ...{ MONGO_URI_AUTH: undefined, MONGO_URI_TICKETS: undefined },
  ...{ MONGO_URI_ORDERS: undefined, MONGO_URI_PAYMENTS: undefined },
};
const noRedis = { REDIS_HOST: undefined, REDIS_PORT: undefined };

const logOf = (name: string) => fs.readFileSync(stack?.process(name).log ?? '', 'utf8');

it('takes each server that is on PATH, started in the data folder on 127.0.0.1', async () => {
  install('mongod', '--port');
  install('nats-streaming-server', '-p');
  install('redis-server', '--port');

  const { run } = await start({ ...noMongo, ...noRedis, NATS_URL: undefined });

  expect(run.mongo.source).toBe('found on PATH');
  expect(run.mongo.urls.orders).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/orders$/);
  expect(logOf('mongo')).toContain(`--bind_ip 127.0.0.1 --dbpath ${fake.dataDir}/mongod`);

  expect(run.nats).toMatchObject({
    source: 'found on PATH',
    url: expect.stringMatching(/^nats:\/\/127\.0\.0\.1:\d+$/),
    monitorUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  expect(logOf('nats')).toContain(
    `-a 127.0.0.1 -hbi 5s -hbt 5s -hbf 2 -SD -cid ticketing -store file -dir ${fake.dataDir}/nats-streaming-server`,
  );

  expect(run.queue).toMatchObject({
    source: 'found on PATH',
    place: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+$/),
  });
  expect(logOf('redis')).toContain('--appendonly yes --appendfsync always');
});

it('starts the embedded ones where nothing is on PATH', async () => {
  const { run, output } = await start({
    ...{ ...noMongo, ...noRedis, NATS_URL: undefined, STRIPE_API_URL: undefined },
  });

  expect(run).toMatchObject({
    mongo: { source: 'embedded' },
    nats: { source: 'embedded' },
    queue: { source: 'embedded', place: path.join(fake.dataDir, 'expiration') },
    stripe: { source: 'embedded', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
  });
  expect(run.processes.slice(0, 3).map(({ name }) => name)).toEqual(['mongo', 'nats', 'stripe']);
  expect(output).toMatch(/│ MongoDB +│ embedded +│ mongodb:\/\/127\.0\.0\.1:\d+ +│/);
});

it('starts the embedded ones in spite of PATH when it is told to', async () => {
  install('redis-server', '--port');

  const { run } = await start({ ...noRedis, GITTIX_ENGINES: 'embedded' });

  expect(run.queue.source).toBe('embedded');
});

it('takes an outside URL before what is on PATH', async () => {
  install('nats-streaming-server', '-p');

  const { run } = await start({});

  expect(run.nats).toMatchObject({ source: 'outside URL', url: fake.env.NATS_URL });
});

it('gives one service a database of its own and starts a server for the others', async () => {
  install('mongod', '--port');

  const { run } = await start({ ...noMongo, MONGO_URI_ORDERS: fake.env.MONGO_URI_ORDERS });

  expect(run.mongo.urls.orders).toBe(fake.env.MONGO_URI_ORDERS);
  expect(run.mongo.urls.auth).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/auth$/);
  expect(run.mongo.urls.auth).not.toContain(new URL(`${fake.env.NATS_URL}`).port);
});

it('takes Stripe itself for a key of Stripe, and the simulator without one', async () => {
  const { run } = await start({ STRIPE_API_URL: undefined, STRIPE_KEY: 'sk_test_51abc' });

  expect(run.stripe).toEqual({ source: 'outside URL' });
  expect(run.processes.map(({ name }) => name)).not.toContain('stripe');
});

it('starts an engine that died on the same port', async () => {
  install('nats-streaming-server', '-p');
  const running = await start({ NATS_URL: undefined });
  const { url } = running.run.nats;

  const killed = running.kill('nats');
  await running.untilReady([killed]);

  expect(running.run.nats.url).toBe(url);
  expect(running.process('nats').restarts).toBe(1);
  await until(() => /nats +stopped \(SIGKILL\): starting it again/.test(running.output));
});

it('ends a server from PATH, too, when the launcher is killed', async () => {
  install('redis-server', '--port');
  const running = await start(noRedis);
  const pids = running.run.processes.flatMap(({ pid }) => pid ?? []);

  process.kill(running.pid, 'SIGKILL');

  await until(() => !pids.some(isAlive));
});
