import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import { runCollection } from './api/run-collection';
import { Marketplace } from './support/marketplace';

const programs = ['nats-streaming-server', 'redis-server', 'mongo-java-server'];
const missing = programs.filter((program) => !isOnPath(program));
const suite = missing.length > 0 ? describe.skip : describe;
const name =
  missing.length > 0 ? `real servers (not on PATH: ${missing.join(', ')})` : 'real servers';

suite(name, () => {
  let mongo: ChildProcess;
  let marketplace: Marketplace;

  beforeAll(async () => {
    const port = await freePort();
    mongo = spawn('mongo-java-server', [String(port)], { stdio: 'ignore' });
    await until('mongo-java-server listening', () => isListening(port));
    const databases = ['auth', 'tickets', 'orders', 'payments'];
    marketplace = new Marketplace({
      GITTIX_ENGINES: 'auto',
      EXPIRATION_WINDOW_SECONDS: '12',
      ...Object.fromEntries(
        databases.map((name) => [
          `MONGO_URI_${name.toUpperCase()}`,
          `mongodb://127.0.0.1:${port}/${name}`,
        ]),
      ),
    });
    await marketplace.start();
  });

  afterAll(async () => {
    await marketplace?.remove();
    const ended = new Promise((resolve) => mongo.once('close', resolve));
    mongo.kill('SIGKILL');
    await ended;
  });

  it('stand in for all three embedded engines', () => {
    const { mongo, nats, queue } = marketplace.stack.run;
    expect([mongo.source, nats.source, queue.source]).toEqual([
      'outside URL',
      'found on PATH',
      'found on PATH',
    ]);
  });

  it('serve the whole API as the embedded ones do', async () => {
    const { run } = await runCollection({ url: marketplace.url, reporters: [] });
    expect(run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`)).toEqual(
      [],
    );
    expect(run.stats.assertions.total).toBeGreaterThan(150);
  });
});

function isOnPath(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
