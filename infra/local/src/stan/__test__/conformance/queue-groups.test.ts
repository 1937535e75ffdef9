import { eventually } from '@gittix/testing/until';
import type { Message } from 'node-nats-streaming';
import {
  acknowledge,
  aName,
  close,
  connect,
  connectMortal,
  cutConnections,
  end,
  keep,
  publish,
  publishAll,
  read,
  redeliveryCount,
  serviceOptions,
} from './client';
import { cleanUp, describeTargets, startServer } from './targets';
import type { RunningServer } from './targets';

describeTargets('queue groups', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('deliver each message to one member, and all members have their share', async () => {
    const [one, two] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const options = { ...serviceOptions('group'), onMessage: acknowledge };
    const readers = await Promise.all([read(one, subject, options), read(two, subject, options)]);
    await publishAll(one, subject, 100);

    await eventually(() =>
      expect(readers[0].messages.length + readers[1].messages.length).toBe(100),
    );
    const all = readers.flatMap((reader) => reader.sequences()).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(Math.min(...readers.map((reader) => reader.messages.length))).toBeGreaterThan(0);
  });

  it('get every message each, as does a subscriber of its own', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const readers = await Promise.all([
      read(client, subject, { ...serviceOptions('orders'), onMessage: acknowledge }),
      read(client, subject, { ...serviceOptions('payments'), onMessage: acknowledge }),
      read(client, subject, { queue: 'not-durable' }),
      read(client, subject),
    ]);
    await publishAll(client, subject, 20);

    for (const reader of readers) {
      await reader.receives(20);
      expect(reader.sequences()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    }
  });

  it('redeliver to another member what one does not acknowledge in time', async () => {
    const [lazy, diligent] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const stuck = await read(lazy, subject, { ...serviceOptions('group', 1000), onMessage: keep });
    await publish(lazy, subject, 'data');
    await stuck.receives(1);
    const helper = await read(diligent, subject, {
      ...serviceOptions('group', 1000),
      onMessage: acknowledge,
    });

    const [message] = await helper.receives(1);
    expect(message.getSequence()).toBe(1);
    expect(message.isRedelivered()).toBe(true);
    expect(redeliveryCount(message)).toBeGreaterThanOrEqual(1);
    expect(stuck.messages[0].isRedelivered()).toBe(false);
  });

  it('count redeliveries until the message is acknowledged', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const reader = await read(client, subject, {
      ...serviceOptions('group', 1000),
      onMessage: (message) => redeliveryCount(message) === 2 && message.ack(),
    });
    await publish(client, subject, 'data');
    await reader.receives(3);
    expect(reader.messages.map(redeliveryCount)).toEqual([0, 1, 2]);

    await publish(client, subject, 'next');
    await eventually(() => expect(reader.sequences().slice(0, 4)).toEqual([1, 1, 1, 2]));
  });

  it('pass the unacknowledged messages of a member that leaves on to the others', async () => {
    const [leaving, staying] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const first = await read(leaving, subject, { ...serviceOptions('group'), onMessage: keep });
    await publishAll(staying, subject, 5);
    await first.receives(5);
    const second = await read(staying, subject, {
      ...serviceOptions('group'),
      onMessage: acknowledge,
    });
    await close(leaving);

    // long before the ack wait of 30 s
    await second.receives(5);
    expect(second.redelivered()).toEqual([1, 2, 3, 4, 5]);
  });

  it('pass on the messages of a member that closes its subscription only', async () => {
    const [leaving, staying] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const first = await read(leaving, subject, { ...serviceOptions('group'), onMessage: keep });
    await publishAll(staying, subject, 3);
    await first.receives(3);
    const second = await read(staying, subject, {
      ...serviceOptions('group'),
      onMessage: acknowledge,
    });
    await end(first, 'close');
    await second.receives(3);
    expect(second.redelivered()).toEqual([1, 2, 3]);
  });

  it('accept a late acknowledgement of a message that another member has by now', async () => {
    const [lazy, other] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const options = serviceOptions('group', 1000);
    const first = await read(lazy, subject, { ...options, onMessage: keep });
    await publish(lazy, subject, 'data');
    const [message] = await first.receives(1);
    const second = await read(other, subject, { ...options, onMessage: keep });
    await second.receives(1);
    message.ack();

    await eventually(async () => {
      const page = await server.page(`/streaming/channelsz?channel=${subject}&subs=1`);
      const idle = { pending_count: 0 };
      expect(page).toMatchObject({ subscriptions: [idle, idle] });
    });
  });

  it.each([1, 2])('leave at most %i messages unacknowledged with a member', async (limit) => {
    const client = await connect(server);
    const subject = aName('subject');
    const held: Message[] = [];
    let most = 0;
    const reader = await read(client, subject, {
      queue: 'group',
      configure: (options) =>
        options.setDeliverAllAvailable().setDurableName('group').setMaxInFlight(limit),
      onMessage: (message) => {
        held.push(message);
        most = Math.max(most, held.length);
      },
    });
    await publishAll(client, subject, 6);
    for (let done = 0; done < 6; done++) {
      await eventually(() => expect(held.length).toBe(Math.min(limit, 6 - done)));
      held.shift()?.ack();
    }
    await reader.receives(6);
    expect(reader.sequences()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(most).toBe(limit);
  });

  it('go on with other members while one is stalled', async () => {
    const [stalled, free] = await Promise.all([connect(server), connect(server)]);
    const subject = aName('subject');
    const options = {
      queue: 'group',
      configure: (o: ReturnType<typeof stalled.subscriptionOptions>) =>
        o.setDeliverAllAvailable().setDurableName('group').setMaxInFlight(1),
    };
    const stuck = await read(stalled, subject, { ...options, onMessage: keep });
    const working = await read(free, subject, { ...options, onMessage: acknowledge });
    await publishAll(free, subject, 10);

    await working.receives(9);
    expect(stuck.messages).toHaveLength(1);
  });
});

describeTargets('queue groups and dead members', (target) => {
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('send a killed client its share, which another one gets after the ack wait', async () => {
    const server = await startServer(target);
    const { client: mortal, die } = await connectMortal(server);
    const survivor = await connect(server);
    const options = { ...serviceOptions('group', 1000), onMessage: acknowledge };
    await read(mortal, 'subject', options);
    const second = await read(survivor, 'subject', options);
    die();
    for (const data of ['one', 'two', 'three', 'four']) await publish(survivor, 'subject', data);

    await second.receives(4);
    expect(second.redelivered().length).toBeGreaterThan(0);
    expect(second.redelivered().length).toBeLessThan(4);
  });

  it('redeliver what a client had that is dead by its heartbeats', async () => {
    const server = await startServer(target, {
      flags: ['-hbi', '200ms', '-hbt', '200ms', '-hbf', '4'],
    });
    const { client: mortal, die } = await connectMortal(server);
    const survivor = await connect(server);
    const first = await read(mortal, 'subject', { ...serviceOptions('group'), onMessage: keep });
    await publishAll(survivor, 'subject', 3);
    await first.receives(3);
    const second = await read(survivor, 'subject', {
      ...serviceOptions('group'),
      onMessage: acknowledge,
    });
    die();

    // long before the ack wait of 30 s
    await second.receives(3);
    expect(second.redelivered()).toEqual([1, 2, 3]);
    await eventually(async () =>
      expect(await server.page('/streaming/clientsz')).toMatchObject({ count: 1 }),
    );
  });
});
