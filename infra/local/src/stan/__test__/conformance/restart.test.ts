import { eventually } from '@gittix/testing/until';
import type { Stan } from 'node-nats-streaming';
import {
  acknowledge,
  connect,
  cutConnections,
  keep,
  publish,
  publishAll,
  read,
  serviceOptions,
} from './client';
import { cleanUp, describeTargets, makeFolder, startServer } from './targets';

/** As a service connects: it never gives up. */
const service = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: 100,
  stanMaxPingOut: 10_000,
  ackTimeout: 1000,
};

/** As a relay publishes: again, until it is acknowledged. A dying connection may swallow the first. */
async function publishStubbornly(client: Stan, subject: string, data: string): Promise<void> {
  await publish(client, subject, data).catch(() => publishStubbornly(client, subject, data));
}

describeTargets('a restart with a file store', (target) => {
  afterEach(cutConnections);
  afterEach(cleanUp);

  describe.each(['SIGTERM', 'SIGKILL'] as const)('by %s', (signal) => {
    it('keeps messages and their numbers', async () => {
      const server = await startServer(target, { dir: makeFolder() });
      const before = await connect(server, 'before');
      await publishAll(before, 'subject', 100);
      await server.kill(signal);
      cutConnections();
      await server.restart();

      const client = await connect(server, 'after');
      await publish(client, 'subject', 'message 101');
      const reader = await read(client, 'subject', {
        configure: (options) => options.setDeliverAllAvailable(),
      });
      await reader.receives(101);
      expect(reader.messages.map((message) => message.getData())).toEqual(
        Array.from({ length: 101 }, (_, i) => `message ${i + 1}`),
      );
      expect(reader.sequences()).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
    });

    it('keeps the position of a durable queue group that nobody holds', async () => {
      const server = await startServer(target, { dir: makeFolder() });
      const client = await connect(server, 'service');
      const options = { ...serviceOptions('group'), onMessage: acknowledge };
      const before = await read(client, 'subject', options);
      await publishAll(client, 'subject', 5);
      await before.receives(5);
      await eventually(async () =>
        expect(await server.page('/streaming/channelsz?channel=subject&subs=1')).toMatchObject({
          subscriptions: [{ pending_count: 0 }],
        }),
      );
      await new Promise((resolve) => {
        client.once('close', resolve);
        client.close();
      });
      await server.kill(signal);
      cutConnections();
      await server.restart();

      const again = await connect(server, 'service');
      await publishAll(again, 'subject', 2, 6);
      const after = await read(again, 'subject', options);
      await after.receives(2);
      expect(after.sequences()).toEqual([6, 7]);
    });

    it('is outlived by a running client: its publications, subscriptions and acks go on', async () => {
      const server = await startServer(target, { dir: makeFolder() });
      const client = await connect(server, 'service', service);
      const reader = await read(client, 'subject', {
        ...serviceOptions('group', 1000),
        onMessage: acknowledge,
      });
      await publishAll(client, 'subject', 3);
      await reader.receives(3);
      await server.kill(signal);
      const during = publishStubbornly(client, 'subject', 'published during the outage');
      await server.restart();

      await during;
      await publish(client, 'subject', 'published afterwards');
      await eventually(() =>
        expect(new Set(reader.messages.map((message) => message.getData()))).toEqual(
          new Set([
            'message 1',
            'message 2',
            'message 3',
            'published during the outage',
            'published afterwards',
          ]),
        ),
      );
      await eventually(async () =>
        expect(await server.page('/streaming/channelsz?channel=subject&subs=1')).toMatchObject({
          subscriptions: [{ client_id: 'service', is_offline: false, pending_count: 0 }],
        }),
      );
      expect(await server.page('/streaming/clientsz')).toMatchObject({ count: 1 });
    });

    it('redelivers to a running client what it has not acknowledged, and takes its late ack', async () => {
      const server = await startServer(target, { dir: makeFolder() });
      const client = await connect(server, 'service', service);
      const reader = await read(client, 'subject', {
        ...serviceOptions('group', 1000),
        onMessage: (message) => message.isRedelivered() && message.ack(),
      });
      await publishAll(client, 'subject', 2);
      await reader.receives(2);
      await server.kill(signal);
      await server.restart();

      await eventually(() => expect(new Set(reader.redelivered())).toEqual(new Set([1, 2])));
      await publishStubbornly(client, 'subject', 'next');
      await eventually(() => expect(reader.sequences()).toContain(3));
    });
  });

  it('goes on refusing the id of a client that has outlived it', async () => {
    const server = await startServer(target, { dir: makeFolder() });
    const client = await connect(server, 'service', service);
    const back = reconnected(client);
    await server.kill('SIGKILL');
    await server.restart();
    await back;
    await expect(connect(server, 'service')).rejects.toMatch('stan: clientID already registered');
  });

  it('removes a client that did not come back, and gives its messages to another', async () => {
    const server = await startServer(target, {
      dir: makeFolder(),
      flags: ['-hbi', '200ms', '-hbt', '200ms', '-hbf', '4'],
    });
    const lost = await connect(server, 'lost');
    const before = await read(lost, 'subject', { ...serviceOptions('group'), onMessage: keep });
    await publishAll(lost, 'subject', 3);
    await before.receives(3);
    await server.kill('SIGKILL');
    cutConnections();
    await server.restart();

    const heir = await connect(server, 'heir');
    const after = await read(heir, 'subject', {
      ...serviceOptions('group'),
      onMessage: acknowledge,
    });
    await after.receives(3);
    expect(after.redelivered()).toEqual([1, 2, 3]);
  });
});

describeTargets('a restart without a file store', (target) => {
  afterEach(cutConnections);
  afterEach(cleanUp);

  it('forgets everything, and tells a client that lived on', async () => {
    const server = await startServer(target);
    const client = await connect(server, 'service', { ...service, stanPingInterval: 1000 });
    const lost = new Promise((resolve) => client.once('connection_lost', resolve));
    await publish(client, 'subject', 'data');
    await server.kill('SIGKILL');
    await server.restart();

    expect(String(await lost)).toContain('client has been replaced or is no longer registered');
    expect(await server.page('/streaming/channelsz')).toMatchObject({ total: 0 });
  });
});

function reconnected(client: Stan): Promise<void> {
  return new Promise((resolve) => client.once('reconnect', () => resolve()));
}
