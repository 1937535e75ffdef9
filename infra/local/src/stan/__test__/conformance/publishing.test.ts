import { eventually } from '@gittix/testing/until';
import { pb } from 'node-nats-streaming/lib/pb';
import {
  aName,
  connect,
  connectCore,
  cutConnections,
  publish,
  publishAll,
  read,
  request,
} from './client';
import { CLUSTER, cleanUp, describeTargets, startServer } from './targets';
import type { RunningServer } from './targets';

describeTargets('publishing', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('acknowledges each publication with its guid', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const guids = await Promise.all([publish(client, subject, 'a'), publish(client, subject, 'b')]);
    expect(new Set(guids).size).toBe(2);
  });

  it('numbers messages from 1 and delivers them in the order of publishing', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const reader = await read(client, subject);
    await publishAll(client, subject, 500);

    const messages = await reader.receives(500);
    expect(messages.map((message) => message.getData())).toEqual(
      Array.from({ length: 500 }, (_, i) => `message ${i + 1}`),
    );
    expect(reader.sequences()).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('tells subject, time and number of deliveries with each message', async () => {
    const client = await connect(server);
    const subject = aName('ticket:created');
    const before = Date.now();
    const reader = await read(client, subject);
    await publish(client, subject, 'data');

    const [message] = await reader.receives(1);
    expect(message.getSubject()).toBe(subject);
    expect(message.isRedelivered()).toBe(false);
    expect(message.getTimestamp().valueOf()).toBeGreaterThanOrEqual(before - 1);
    expect(message.getTimestamp().valueOf()).toBeLessThanOrEqual(Date.now() + 1);
  });

  it.each([0, 1, 127, 128, 65_536, 1_000_000])('carries a payload of %i bytes', async (size) => {
    const client = await connect(server, undefined, { stanEncoding: 'binary' });
    const subject = aName('subject');
    const payload = Buffer.alloc(size, 'abc\r\n\0é');
    const reader = await read(client, subject);
    await publish(client, subject, payload.toString());

    const [message] = await reader.receives(1);
    expect(Buffer.from(message.getRawData()).equals(Buffer.from(payload.toString()))).toBe(true);
  });

  it('cuts off a client that sends more than the limit of 1 MB, and lives on', async () => {
    const nc = await connectCore(server);
    // the reason is lost when the connection ends while the client still sends
    const gone = new Promise((resolve) => {
      nc.once('error', resolve);
      nc.once('disconnect', () => resolve('cut off'));
    });
    // the client library would check the limit itself
    Object.assign(nc, { info: { max_payload: 10_000_000 } });
    nc.publish('too.big', Buffer.alloc(1024 * 1024 + 1));
    expect(String(await gone)).toMatch(/maximum payload violation|cut off/i);

    const client = await connect(server);
    await publish(client, aName('subject'), 'still here');
  });

  it.each(['', '.a', 'a.', 'a..b', 'a.*', '>', 'a/b'])(
    'refuses a publication on the channel "%s"',
    async (channel) => {
      const id = aName('client');
      await connect(server, id);
      const publication = new pb.PubMsg();
      publication.setClientId(id);
      publication.setGuid('guid');
      publication.setSubject(channel);
      publication.setData(Buffer.from('data'));
      const nc = await connectCore(server);
      const bytes = await request(nc, `_STAN.pub.${CLUSTER}.any`, publication.serializeBinary());
      const ack = pb.PubAck.deserializeBinary(bytes);
      expect([ack.getGuid(), ack.getError()]).toEqual(['guid', 'stan: invalid publish request']);
    },
  );

  it('refuses a publication of a client that never connected', async () => {
    const publication = new pb.PubMsg();
    publication.setClientId('nobody');
    publication.setGuid('guid');
    publication.setSubject('any');
    const nc = await connectCore(server);
    const bytes = await request(nc, `_STAN.pub.${CLUSTER}.any`, publication.serializeBinary());
    expect(pb.PubAck.deserializeBinary(bytes).getError()).toBe('stan: invalid publish request');
  });

  it('refuses what is no publication', async () => {
    const nc = await connectCore(server);
    const bytes = await request(nc, `_STAN.pub.${CLUSTER}.any`, Buffer.from([0x0a, 0xff, 0x01]));
    expect(pb.PubAck.deserializeBinary(bytes).getError()).toBe('stan: invalid publish request');
  });

  it('refuses a channel that differs from another only by case', async () => {
    const client = await connect(server);
    const subject = aName('Subject');
    await publish(client, subject, 'data');
    await expect(publish(client, subject.toLowerCase(), 'data')).rejects.toThrow(
      /different cases not allowed/,
    );
  });
});

describeTargets('limits', (target) => {
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('keeps the newest messages of a channel only', async () => {
    const server = await startServer(target, { flags: ['-mm', '10'] });
    const client = await connect(server);
    await publishAll(client, 'limited', 25);

    const reader = await read(client, 'limited', {
      configure: (options) => options.setDeliverAllAvailable(),
    });
    await reader.receives(10);
    expect(reader.sequences()).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    expect(await server.page('/streaming/channelsz?channel=limited')).toMatchObject({
      msgs: 10,
      first_seq: 16,
      last_seq: 25,
    });
  });

  it('refuses more channels and more subscriptions than allowed', async () => {
    const server = await startServer(target, { flags: ['-mc', '1', '-msu', '2'] });
    const client = await connect(server);
    await publish(client, 'first', 'data');
    await expect(publish(client, 'second', 'data')).rejects.toThrow('too many channels');
    await read(client, 'first');
    await read(client, 'first');
    await expect(read(client, 'first')).rejects.toThrow('too many subscriptions per channel');
  });

  it('drops messages that are too old', async () => {
    const server = await startServer(target, { flags: ['-ma', '1s'] });
    const client = await connect(server);
    await publishAll(client, 'aging', 3);
    await eventually(async () =>
      expect(await server.page('/streaming/channelsz?channel=aging')).toMatchObject({
        msgs: 0,
        first_seq: 4,
        last_seq: 3,
      }),
    );
    await publish(client, 'aging', 'new');
    const reader = await read(client, 'aging', {
      configure: (options) => options.setDeliverAllAvailable(),
    });
    await reader.receives(1);
    expect(reader.sequences()).toEqual([4]);
  });
});
