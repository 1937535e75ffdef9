import {
  acknowledge,
  aName,
  close,
  connect,
  cutConnections,
  end,
  keep,
  publish,
  publishAll,
  read,
  serviceOptions,
} from './client';
import type { ReaderOptions } from './client';
import { cleanUp, describeTargets, startServer } from './targets';
import type { RunningServer } from './targets';

const durable: ReaderOptions = {
  onMessage: acknowledge,
  configure: (options) => options.setDeliverAllAvailable().setDurableName('durable'),
};

describeTargets('durable subscriptions', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('resume after the last message when their client comes back', async () => {
    const publisher = await connect(server);
    const id = aName('client');
    const subject = aName('subject');
    const client = await connect(server, id);
    const before = await read(client, subject, durable);
    await publishAll(publisher, subject, 3);
    await before.receives(3);
    await close(client);
    await publishAll(publisher, subject, 2, 4);

    const after = await read(await connect(server, id), subject, durable);
    await after.receives(2);
    expect(after.sequences()).toEqual([4, 5]);
    expect(after.redelivered()).toEqual([]);
  });

  it('redeliver first what was not acknowledged', async () => {
    const id = aName('client');
    const subject = aName('subject');
    const client = await connect(server, id);
    const before = await read(client, subject, { ...durable, onMessage: keep });
    await publishAll(client, subject, 3);
    await before.receives(3);
    before.messages[1].ack();
    await close(client);

    const again = await connect(server, id);
    const after = await read(again, subject, durable);
    await after.receives(2);
    expect(after.redelivered()).toEqual([1, 3]);
    await publish(again, subject, 'new');
    await after.receives(3);
    expect(after.sequences()).toEqual([1, 3, 4]);
  });

  it('belong to their client: another one with the same name begins anew', async () => {
    const subject = aName('subject');
    const one = await connect(server);
    await publishAll(one, subject, 2);
    await (await read(one, subject, durable)).receives(2);

    const other = await read(await connect(server), subject, durable);
    await other.receives(2);
    expect(other.sequences()).toEqual([1, 2]);
  });

  it('are refused a second time while they are in use', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    await read(client, subject, durable);
    await expect(read(client, subject, durable)).rejects.toThrow(
      'stan: duplicate durable registration',
    );
  });

  it('are forgotten by unsubscribe, and remembered by close', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    await publishAll(client, subject, 2);
    const first = await read(client, subject, durable);
    await first.receives(2);
    await end(first, 'close');
    await publish(client, subject, 'third');
    const resumed = await read(client, subject, durable);
    await resumed.receives(1);
    expect(resumed.sequences()).toEqual([3]);
    await end(resumed, 'unsubscribe');

    const anew = await read(client, subject, durable);
    await anew.receives(3);
    expect(anew.sequences()).toEqual([1, 2, 3]);
  });

  it('deliver nothing after close', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const closed = await read(client, subject);
    const open = await read(client, subject);
    await end(closed, 'close');
    await publish(client, subject, 'data');
    await open.receives(1);
    expect(closed.messages).toEqual([]);
  });
});

describeTargets('durable queue groups', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('keep their position while no member is there', async () => {
    const subject = aName('subject');
    const publisher = await connect(server);
    const options = { ...serviceOptions('orders-service'), onMessage: acknowledge };
    const member = await connect(server);
    const before = await read(member, subject, options);
    await publishAll(publisher, subject, 3);
    await before.receives(3);
    await close(member);
    await publishAll(publisher, subject, 2, 4);

    const after = await read(await connect(server), subject, options);
    await after.receives(2);
    expect(after.sequences()).toEqual([4, 5]);
  });

  it('keep what the last member had not acknowledged', async () => {
    const subject = aName('subject');
    const member = await connect(server);
    const before = await read(member, subject, { ...serviceOptions('group'), onMessage: keep });
    await publishAll(member, subject, 3);
    await before.receives(3);
    await close(member);

    const after = await read(await connect(server), subject, {
      ...serviceOptions('group'),
      onMessage: acknowledge,
    });
    await after.receives(3);
    expect(after.redelivered()).toEqual([1, 2, 3]);
  });

  it('are forgotten when the last member unsubscribes', async () => {
    const subject = aName('subject');
    const client = await connect(server);
    const options = { ...serviceOptions('group'), onMessage: acknowledge };
    await publishAll(client, subject, 2);
    const before = await read(client, subject, options);
    await before.receives(2);
    await end(before, 'unsubscribe');

    const after = await read(client, subject, options);
    await after.receives(2);
    expect(after.sequences()).toEqual([1, 2]);
  });

  it('live on when one of two members unsubscribes', async () => {
    const subject = aName('subject');
    const [one, two] = await Promise.all([connect(server), connect(server)]);
    const options = { ...serviceOptions('group'), onMessage: acknowledge };
    const leaving = await read(one, subject, options);
    const staying = await read(two, subject, options);
    await end(leaving, 'unsubscribe');
    await publishAll(one, subject, 4);
    await staying.receives(4);
    expect(staying.sequences()).toEqual([1, 2, 3, 4]);
  });

  it('lose their position with the last member when they are not durable', async () => {
    const subject = aName('subject');
    const client = await connect(server);
    const first = await read(client, subject, { queue: 'plain' });
    await publish(client, subject, 'one');
    await first.receives(1);
    await end(first, 'close');
    await publish(client, subject, 'missed');

    const second = await read(client, subject, { queue: 'plain' });
    await publish(client, subject, 'three');
    await second.receives(1);
    expect(second.sequences()).toEqual([3]);
  });

  it('refuse a durable name with a colon', async () => {
    const client = await connect(server);
    await expect(read(client, aName('subject'), serviceOptions('a:b'))).rejects.toThrow(
      "stan: durable name of a durable queue subscriber can't contain the character ':'",
    );
  });
});
