import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Bus,
  type ExpirationCompleteEvent,
  NatsStreamingBus,
  OrderStatus,
  Subjects,
} from '@gittix/common';
import { freePort } from '@gittix/testing/free-port';
import { type Program, run } from '@gittix/testing/program';
import { until } from '@gittix/testing/until';

let folder: string;
let busPort: number;
let bus: Program;
let client: Bus;
let expired: ExpirationCompleteEvent['data'][];
let managementPort: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gittix-expiration-'));
  busPort = await freePort();
  managementPort = await freePort();
  await startBus();
  client = await NatsStreamingBus.connect('ticketing', 'test', `nats://127.0.0.1:${busPort}`);
  expired = [];
  const options = { queueGroup: 'test', durableName: 'test', ackWait: 5_000, maxInFlight: 100 };
  await client.subscribe(Subjects.ExpirationComplete, options, (message) => {
    expired.push(JSON.parse(message.getData().toString()) as ExpirationCompleteEvent['data']);
    message.ack();
  });
});

afterEach(async () => {
  await client.close();
  await bus.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function startBus(): Promise<void> {
  const store = ['-store', 'file', '-dir', path.join(folder, 'bus')];
  const flags = ['-p', String(busPort), '-cid', 'ticketing', ...store];
  bus = run('infra/local/build/stan/cli.js', [...flags, '-hbi', '1s', '-hbt', '1s', '-hbf', '2']);
  await until('the bus listening', () => bus.output() !== '');
}

/** Expiration as a pod or the launcher starts it. */
function start(env: NodeJS.ProcessEnv = { EXPIRATION_QUEUE_DIR: path.join(folder, 'queue') }) {
  return run('expiration/build/index.js', [], {
    HOST: '127.0.0.1',
    MANAGEMENT_PORT: String(managementPort),
    NATS_URL: `nats://127.0.0.1:${busPort}`,
    NATS_CLUSTER_ID: 'ticketing',
    NATS_CLIENT_ID: 'expiration-1',
    ...env,
  });
}

async function startReady(): Promise<Program> {
  const service = start();
  await until('expiration being ready', () => service.output().includes('expiration is ready'));
  return service;
}

/** An order whose time is up in so many milliseconds, as orders announces it. */
async function announceOrder(inMs: number): Promise<string> {
  const id = randomBytes(12).toString('hex');
  await publish(Subjects.OrderCreated, {
    id,
    version: 0,
    status: OrderStatus.Created,
    userId: 'buyer',
    expiresAt: new Date(Date.now() + inMs).toISOString(),
    ticket: { id: 'ticket', price: 20 },
  });
  return id;
}

function publish(subject: string, data: object | string): Promise<void> {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return new Promise((resolve, reject) => {
    client.publish(subject, text, (error) => (error ? reject(error) : resolve()));
  });
}

const timerSet = (service: Program, orderId: string) =>
  until('the timer being set', () => service.output().includes(orderId));

const expiredIds = () => expired.map(({ orderId }) => orderId);

it('announces that the time of an order is up', async () => {
  const service = await startReady();
  const orderId = await announceOrder(500);
  await until('the order expiring', () => expired.length > 0);
  expect(expired[0]).toMatchObject({ orderId });
  expect(expired[0]?.meta?.eventId).toBeTruthy();
  expect(await service.kill('SIGTERM')).toEqual({ code: 0, stderr: '' });
});

it('hears of orders that were made while it was away', async () => {
  const orderId = await announceOrder(-1_000);
  const service = await startReady();
  await until('the order expiring', () => expiredIds().includes(orderId));
  await service.kill('SIGTERM');
});

it('keeps its timers when it is killed, and starts again though its lock was left behind', async () => {
  const first = await startReady();
  const orderId = await announceOrder(3_000);
  await timerSet(first, orderId);
  await first.kill('SIGKILL');

  const second = await startReady();
  await until('the order expiring', () => expiredIds().includes(orderId));
  await second.kill('SIGTERM');
});

it('announces what came due while the bus was away, once the bus is back', async () => {
  const service = await startReady();
  const orderId = await announceOrder(1_500);
  await timerSet(service, orderId);
  await bus.kill('SIGKILL');
  await until('a try to announce it', () => service.output().includes('tried again'));

  await startBus();

  await until('the order expiring', () => expiredIds().includes(orderId));
  await service.kill('SIGTERM');
});

it('lives on after events that it can not use', async () => {
  const service = await startReady();
  await publish(Subjects.OrderCreated, 'not JSON');
  await publish(Subjects.OrderCreated, { id: 'no-time' });
  const orderId = await announceOrder(100);
  await until('the order expiring', () => expiredIds().includes(orderId));

  const ready = await fetch(`http://127.0.0.1:${managementPort}/readyz`);
  expect(await ready.json()).toEqual({ status: 'ok', store: 'ok', bus: 'connected' });
  await until('both being parked', () => service.output().match(/Event parked/g)?.length === 2);
  await service.kill('SIGTERM');
});

it('says in one line each which settings it lacks, and exits with 1', async () => {
  const { code, stderr } = await start({ NATS_CLIENT_ID: '', NATS_URL: '' }).ended;
  expect(code).toBe(1);
  expect(stderr).toBe(
    'expiration: NATS_URL must be defined\nexpiration: NATS_CLIENT_ID must be defined\n',
  );
});

it('says in one line that it needs a place for its timers, and exits with 1', async () => {
  const { code, stderr } = await start({}).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^expiration: REDIS_HOST or EXPIRATION_QUEUE_DIR must be defined: .*\n$/);
});

it('says in one line that Redis does not answer in time, and exits with 1', async () => {
  const { code, stderr } = await start({
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: `${await freePort()}`,
    CONNECT_TIMEOUT_SECONDS: '1',
  }).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^expiration: Redis does not answer at 127\.0\.0\.1:\d+ .*REDIS_PORT\n$/);
});

it('says in one line that its folder belongs to another replica, and exits with 1', async () => {
  const first = await startReady();
  const { code, stderr } = await start({
    EXPIRATION_QUEUE_DIR: path.join(folder, 'queue'),
    NATS_CLIENT_ID: 'expiration-2',
  }).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^expiration: The queue folder .* is in use by another process: .*\n$/);
  await first.kill('SIGTERM');
});
