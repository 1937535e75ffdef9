import { createServer, type Server } from 'node:net';
import { logger } from '@gittix/common';
import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import Queue from 'bull';
import { buildRedisServer, hasRedis, type RedisServer } from '../../../test/redis-server';
import { openStore } from '../../../test/stores';

const inFuture = () => new Date(Date.now() + 3_600_000);

it('says where it looked for Redis, and what to do, when there is none', async () => {
  const port = await freePort();
  await expect(
    openStore({ redis: { host: '127.0.0.1', port } }, { timeoutMs: 3_000 }),
  ).rejects.toThrow(
    `Redis does not answer at 127.0.0.1:${port} (connect ECONNREFUSED 127.0.0.1:${port}): ` +
      'start it there, or set REDIS_HOST and REDIS_PORT',
  );
});

it('gives up on a server that takes the connection and says nothing', async () => {
  const server = await listen();
  const redis = { host: '127.0.0.1', port: server.port };
  await expect(openStore({ redis }, { timeoutMs: 500 })).rejects.toThrow(
    `Redis does not answer at 127.0.0.1:${server.port} (no answer)`,
  );
  await server.close();
});

const withRedis = hasRedis ? describe : describe.skip;

withRedis(`a store in Redis${hasRedis ? '' : ': redis-server is not on PATH'}`, () => {
  let server: RedisServer;
  let redis: { host: string; port: number };

  beforeEach(async () => {
    server = await buildRedisServer();
    redis = { host: '127.0.0.1', port: server.port };
  });
  afterEach(() => server.kill());

  it('waits for a Redis that starts a little later', async () => {
    const opening = openStore({ redis });
    await server.start();
    const store = await opening;
    await store.close();
  });

  it("keeps a job under the order's id in the queue order:expiration, with its id alone", async () => {
    await server.start();
    const store = await openStore({ redis });
    await store.queue.add('order-1', inFuture());

    const queue = new Queue('order:expiration', { redis });
    const job = await queue.getJob('order-1');
    await queue.close();
    await store.close();

    expect(job?.data).toEqual({ orderId: 'order-1' });
    expect(job?.opts.delay).toBeGreaterThan(3_500_000);
    expect(job?.opts.attempts).toBeGreaterThan(1_000_000);
  });

  it('leaves nothing behind of a job that is done', async () => {
    await server.start();
    const store = await openStore({ redis });
    const handled: string[] = [];
    store.queue.process(async (orderId) => void handled.push(orderId));
    await store.queue.add('order-1', new Date(0));
    await until('it being handled', () => handled.length);
    await store.close();

    const queue = new Queue('order:expiration', { redis });
    const job = await queue.getJob('order-1');
    await queue.close();
    expect(job).toBeNull();
  });

  it('refuses an order within seconds while Redis is away, and goes on when it is back', async () => {
    await server.start();
    const store = await openStore({ redis });
    const warn = jest.spyOn(logger, 'warn');
    const handled: string[] = [];
    store.queue.process(async (orderId) => void handled.push(orderId));
    await store.queue.add('before', new Date(Date.now() + 1_000));

    await server.kill();
    await expect(store.queue.add('lost', inFuture())).rejects.toThrow();
    await expect(store.ping()).rejects.toThrow();
    await server.start();

    await until('the order added before being handled', () => handled.length);
    await store.queue.add('after', new Date(0));
    await until('the order added after being handled', () => handled.length === 2);
    expect(handled).toEqual(['before', 'after']);
    expect(warn).toHaveBeenCalledWith(expect.anything(), 'Redis is in trouble');
    warn.mockRestore();
    await store.close();
  });

  it('closes while Redis is away, when running handlers have ended', async () => {
    await server.start();
    const store = await openStore({ redis });
    let finish: (() => void) | undefined;
    store.queue.process(() => new Promise((resolve) => (finish = resolve)));
    await store.queue.add('order-1', new Date(0));
    await until('it being handled', () => finish);
    await server.kill();
    await expect(store.ping()).rejects.toThrow();

    let closed = false;
    const closing = store.close().then(() => (closed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    finish?.();
    await closing;
  });
});

/** A server that never answers. */
async function listen(): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((socket) => sockets.push(socket));
  const sockets: { destroy(): void }[] = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
