import { setTimeout as sleep } from 'node:timers/promises';
import type { Stan, SubscriptionOptions } from 'node-nats-streaming';
import { aName, connect, cutConnections, publish, publishAll, read } from './client';
import { cleanUp, describeTargets, startServer } from './targets';
import type { RunningServer } from './targets';

describeTargets('start positions', (target) => {
  let server: RunningServer;
  let client: Stan;
  beforeAll(async () => {
    server = await startServer(target);
    client = await connect(server);
  });
  afterAll(cutConnections);
  afterAll(cleanUp);

  /** Five messages, a subscription, a sixth message: what is delivered, up to the sixth. */
  async function delivered(configure: (options: SubscriptionOptions) => SubscriptionOptions) {
    const subject = aName('subject');
    await publishAll(client, subject, 5);
    const reader = await read(client, subject, { configure });
    await publish(client, subject, 'last');
    while (!reader.sequences().includes(6)) await reader.receives(reader.messages.length + 1);
    return reader.sequences();
  }

  it('new only, which is the default', async () => {
    expect(await delivered((options) => options)).toEqual([6]);
  });

  it('all that is available', async () => {
    const all = await delivered((options) => options.setDeliverAllAvailable());
    expect(all).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('the last one received', async () => {
    expect(await delivered((options) => options.setStartWithLastReceived())).toEqual([5, 6]);
  });

  it.each([
    [1, [1, 2, 3, 4, 5, 6]],
    [3, [3, 4, 5, 6]],
    [5, [5, 6]],
    [6, [6]],
    [1000, [6]],
  ])('at sequence %i', async (sequence, expected) => {
    expect(await delivered((options) => options.setStartAtSequence(sequence))).toEqual(expected);
  });

  it('at a time before all, and at one after all', async () => {
    const early = new Date(Date.now() - 3_600_000);
    const all = await delivered((options) => options.setStartTime(early));
    expect(all).toEqual([1, 2, 3, 4, 5, 6]);
    const late = new Date(Date.now() + 3_600_000);
    expect(await delivered((options) => options.setStartTime(late))).toEqual([6]);
  });

  it('at a time in between', async () => {
    const subject = aName('subject');
    await publishAll(client, subject, 2);
    await sleep(50);
    const between = new Date();
    await sleep(50);
    await publishAll(client, subject, 2, 3);

    const reader = await read(client, subject, {
      configure: (options) => options.setStartTime(between),
    });
    await reader.receives(2);
    expect(reader.sequences()).toEqual([3, 4]);
  });

  it('at a distance in time', async () => {
    const all = await delivered((options) => options.setStartAtTimeDelta(3_600_000));
    expect(all).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('in an empty channel is always its first message', async () => {
    const positions: ((options: SubscriptionOptions) => SubscriptionOptions)[] = [
      (options) => options,
      (options) => options.setDeliverAllAvailable(),
      (options) => options.setStartWithLastReceived(),
      (options) => options.setStartAtSequence(10),
      (options) => options.setStartAtTimeDelta(1000),
    ];
    const subject = aName('subject');
    const readers = await Promise.all(
      positions.map((configure) => read(client, subject, { configure })),
    );
    await publish(client, subject, 'first');
    for (const reader of readers) {
      await reader.receives(1);
      expect(reader.sequences()).toEqual([1]);
    }
  });
});
