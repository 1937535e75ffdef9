import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { until } from '@gittix/testing/until';
import { readRunFile } from '../run-file';
import { useFakeLauncher } from './fake-launcher';

const launcher = useFakeLauncher();
const { start, run, environmentOf } = launcher;

describe('start', () => {
  it('ends with the ready line, after a table of what is where', async () => {
    const { output, url } = await start();

    expect(output).toContain('✔ Start orders');
    expect(output).toMatch(/│ site +│ http:\/\/localhost:\d+ +│/);
    expect(output).toMatch(/│ orders: health, metrics +│ http:\/\/127\.0\.0\.1:\d+\/readyz/);
    expect(output).toMatch(/│ NATS Streaming +│ outside URL +│ nats:\/\/127\.0\.0\.1:\d+ +│/);
    expect(output.trimEnd().split('\n').at(-1)).toBe(`GitTix is ready at ${url}`);
  });

  it('serves through the gateway by then', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/api/users/currentuser`);

    expect(response.status).toBe(200);
  });

  it('writes all that it chose to the run file', async () => {
    const { run, pid } = await start();

    expect(run).toMatchObject({
      pid,
      ready: true,
      url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      nats: { source: 'outside URL', url: launcher.fake.env.NATS_URL, clusterId: 'ticketing' },
      mongo: { source: 'outside URL', urls: { orders: launcher.fake.env.MONGO_URI_ORDERS } },
    });
    expect(run.processes.map(({ name }) => name)).toEqual([
      ...['auth', 'tickets', 'orders', 'payments', 'expiration', 'gateway'],
    ]);
    for (const process of run.processes) {
      expect(process).toMatchObject({ ready: true, restarts: 0, pid: expect.any(Number) });
    }
    expect(fs.statSync(path.join(launcher.fake.dataDir, 'run.json')).mode & 0o777).toBe(0o600);
  });

  it('tells each service what it needs, and not what is for others', async () => {
    await start({ EXPIRATION_WINDOW_SECONDS: '5', JWT_TTL_SECONDS: '60', LOG_LEVEL: 'debug' });

    const [auth, orders, payments] = await Promise.all(
      ['auth', 'orders', 'payments'].map(environmentOf),
    );

    expect(auth).toMatchObject({
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', COOKIE_SECURE: 'false', LOG_LEVEL: 'debug' },
      ...{
        MONGO_URI: launcher.fake.env.MONGO_URI_AUTH,
        JWT_TTL_SECONDS: '60',
        SERVICE_NAME: 'auth',
      },
      JWT_KEY: fs.readFileSync(path.join(launcher.fake.dataDir, 'jwt.key'), 'utf8'),
    });
    expect(orders).toMatchObject({
      ...{ NATS_URL: launcher.fake.env.NATS_URL, NATS_CLUSTER_ID: 'ticketing' },
      ...{ EXPIRATION_WINDOW_SECONDS: '5', NATS_CLIENT_ID: expect.stringMatching(/^orders-/) },
      JWT_KEY: auth?.JWT_KEY,
    });
    expect(payments).toMatchObject({
      STRIPE_API_URL: launcher.fake.env.STRIPE_API_URL,
      STRIPE_WEBHOOK_SECRET: expect.stringMatching(/^whsec_/),
    });
    expect(orders).not.toHaveProperty('STRIPE_KEY');
    expect(auth).not.toHaveProperty('NATS_URL');
  });

  it('starts as many replicas as it is asked for', async () => {
    const { run } = await start({ REPLICAS: 'orders=2' });

    const orders = run.processes.filter(({ name }) => name.startsWith('orders'));
    expect(orders.map(({ name }) => name)).toEqual(['orders', 'orders-2']);
    expect(new Set(orders.map(({ url }) => url)).size).toBe(2);
    expect((await environmentOf('orders-2')).SERVICE_NAME).toBe('orders');
  });
});

describe('a start that can not work', () => {
  it('says which setting is wrong, and what it must be', () => {
    expect(run('start', { PORT: 'eighty' })).toEqual({
      status: 1,
      stdout: '',
      stderr: 'PORT must be a whole number from 0 to 65535, not "eighty"\n',
    });
  });

  it.each(['PORT', 'NATS_PORT', 'NATS_MONITOR_PORT'])(
    'says that the port of %s is in use',
    async (setting) => {
      const owner = net.createServer();
      await new Promise<void>((resolve) => owner.listen(0, '127.0.0.1', resolve));
      const { port } = owner.address() as net.AddressInfo;

      const others = { PORT: '0', NATS_PORT: '0', NATS_MONITOR_PORT: '0', NATS_URL: undefined };
      const { status, stderr } = run('start', { ...others, [setting]: `${port}` });
      owner.close();

      expect(stderr).toBe(
        `Port ${port} is in use: stop the program that uses it, or choose another with ${setting}, such as ${setting}=${port + 1}\n`,
      );
      expect(status).toBe(1);
    },
  );

  it('names the service that can not start, with its reason, and leaves nothing behind', () => {
    const { status, stderr } = run('start', { FAKE_BROKEN: 'payments' });

    expect(stderr).toContain('payments could not start: JWT_KEY must be defined (see ');
    expect(status).toBe(1);
    expect(readRunFile(launcher.fake.dataDir)).toBeUndefined();
  });

  it('names the service that never gets ready, with its reason', () => {
    const { status, stderr } = run('start', {
      FAKE_NEVER_READY: 'tickets',
      GITTIX_START_TIMEOUT_SECONDS: '10',
    });

    expect(stderr).toContain('tickets was not ready within 10 s: the database is away (see ');
    expect(status).toBe(1);
  });

  it('names a service that has not been built', () => {
    const { status, stderr } = run('start', { GITTIX_SERVICES_DIR: launcher.fake.dataDir });

    expect(stderr).toMatch(/auth\/build\/index\.js is missing: run `npm run build`\n$/);
    expect(status).toBe(1);
  });

  it('names an outside engine that does not answer', () => {
    const { status, stderr } = run('start', { NATS_URL: 'nats://127.0.0.1:1' });

    expect(stderr).toContain('NATS_URL: nothing answers at 127.0.0.1:1 (ECONNREFUSED)');
    expect(status).toBe(1);
  });

  it('refuses a second launcher on the same data folder', async () => {
    const { pid } = await start();

    const { status, stderr } = run('start');

    expect(stderr).toContain(
      `GitTix is already running on ${launcher.fake.dataDir} (process ${pid})`,
    );
    expect(status).toBe(1);
    expect(readRunFile(launcher.fake.dataDir)?.pid).toBe(pid);
  });
});

describe('a service that dies', () => {
  it('is started again on the same port under another client id, with one clear line', async () => {
    const running = await start();
    const before = running.process('orders');
    const clientId = (await environmentOf('orders')).NATS_CLIENT_ID;

    await fetch(`${before.url}/crash`).catch(() => undefined);
    await running.untilReady([before.pid ?? 0]);

    const after = running.process('orders');
    expect(after).toMatchObject({ url: before.url, restarts: 1, ready: true });
    expect((await environmentOf('orders')).NATS_CLIENT_ID).not.toBe(clientId);
    const said = await until(() => running.output.match(/orders +stopped.*(?=\n)/g) ?? false);
    expect(said).toEqual([
      expect.stringMatching(
        /^orders +stopped \(exit code 3\): starting it again\. Its last words: out of luck$/,
      ),
    ]);
  });

  it('shows its errors at the terminal, and has them in its log', async () => {
    const running = await start();
    const { url, pid = 0, log } = running.process('orders');

    await fetch(`${url}/crash`).catch(() => undefined);
    await running.untilReady([pid]);

    await until(() => /orders +error: out of luck/.test(running.output));
    expect(fs.readFileSync(log, 'utf8')).toContain('"msg":"out of luck"');
  });
});

describe('reset and seed', () => {
  it('reset refuses while GitTix runs, and empties the folder afterwards', async () => {
    const running = await start();
    expect(run('reset')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('GitTix is already running'),
    });

    await running.stop();
    expect(run('reset')).toMatchObject({ status: 0, stdout: `Emptied ${launcher.fake.dataDir}\n` });
    expect(fs.readdirSync(launcher.fake.dataDir)).toEqual([]);
  });

  it('seed says that nothing is running', () => {
    expect(run('seed')).toMatchObject({
      status: 1,
      stderr: `GitTix is not running on ${launcher.fake.dataDir}: start it with \`npm start\`\n`,
    });
  });
});
