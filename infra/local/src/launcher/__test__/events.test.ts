import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { events } from '../commands/events';
import { writeRunFile } from '../run-file';

/** Stands in for the commands of the services: notes what it was asked, and for which store. */
const SCRIPT = `
const { MONGO_URI, EXPIRATION_QUEUE_DIR, REDIS_HOST, REDIS_PORT } = process.env;
const store = MONGO_URI || EXPIRATION_QUEUE_DIR || REDIS_HOST + ':' + REDIS_PORT;
require('node:fs').appendFileSync(process.env.ASKED, [store, ...process.argv.slice(2)].join(' ') + '\\n');
`;

let root: string;
const { GITTIX_DATA_DIR } = process.env;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-events-'));
  for (const script of ['common/build/cli/events.js', 'expiration/build/cli/parked.js']) {
    fs.mkdirSync(path.dirname(path.join(root, script)), { recursive: true });
    fs.writeFileSync(path.join(root, script), SCRIPT);
  }
  Object.assign(process.env, { GITTIX_DATA_DIR: root, ASKED: path.join(root, 'asked') });
  jest.spyOn(console, 'log').mockReturnValue();
  stackWithQueueAt('/data/expiration');
});

afterEach(() => {
  jest.restoreAllMocks();
  if (GITTIX_DATA_DIR === undefined) delete process.env.GITTIX_DATA_DIR;
  else process.env.GITTIX_DATA_DIR = GITTIX_DATA_DIR;
  delete process.env.ASKED;
  fs.rmSync(root, { recursive: true });
});

function stackWithQueueAt(place: string, pid = process.pid): void {
  writeRunFile(root, {
    pid,
    startedAt: new Date().toISOString(),
    ready: true,
    url: 'http://localhost:8080',
    mongo: { source: 'embedded', urls: { tickets: 'T', orders: 'O', payments: 'P' } },
    nats: { source: 'embedded', url: 'nats://127.0.0.1:4222', clusterId: 'ticketing' },
    queue: { source: 'embedded', place },
    stripe: { source: 'embedded' },
    processes: ['orders', 'orders-2', 'expiration', 'expiration-2'].map((name) => ({
      name,
      ready: true,
      restarts: 0,
      log: '',
    })),
  });
}

function asked(): string[] {
  const file = path.join(root, 'asked');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
}

it('lists what is parked in every database, and beside the timers of every expiration', async () => {
  await events(root, ['parked']);

  expect(asked()).toEqual([
    'T parked',
    'O parked',
    'P parked',
    '/data/expiration/expiration',
    '/data/expiration/expiration-2',
  ]);
});

it('looks once into the Redis that all replicas share', async () => {
  stackWithQueueAt('redis://127.0.0.1:6390');

  await events(root, ['parked']);

  expect(asked().at(-1)).toBe('127.0.0.1:6390');
  expect(asked()).toHaveLength(4);
});

it('sends named events to the services that have parked them, and to no other', async () => {
  const [inOrders, inPayments] = ['orders-service/order:updated/1', 'payments-service/a/2'];

  await events(root, ['retry', inPayments, inOrders]);

  expect(asked()).toEqual([`O retry ${inOrders}`, `P retry ${inPayments}`]);
});

it('does nothing when a name is no service’s', async () => {
  const known = 'orders-service/order:updated/1';

  await expect(events(root, ['retry', known, 'x'])).rejects.toThrow('No event is parked as x');

  expect(asked()).toEqual([]);
});

it('retries all that is parked in databases, and says what becomes of expiration’s', async () => {
  await events(root, ['retry']);

  expect(asked()).toEqual(['T retry', 'O retry', 'P retry']);
  expect(console.log).toHaveBeenLastCalledWith(expect.stringContaining('whenever it starts'));
});

it('says that nothing is running', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  stackWithQueueAt('/data/expiration', pid);

  await expect(events(root, ['parked'])).rejects.toThrow('GitTix is not running');
});
