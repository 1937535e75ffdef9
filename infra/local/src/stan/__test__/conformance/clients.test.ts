import { eventually } from '@gittix/testing/until';
import fc from 'fast-check';
import nats from 'nats';
import { pb } from 'node-nats-streaming/lib/pb';
import {
  aName,
  close,
  connect,
  connectCore,
  connectMortal,
  connectSilently,
  cutConnections,
  publish,
  read,
  request,
} from './client';
import { CLUSTER, cleanUp, describeTargets, startServer } from './targets';
import type { RunningServer } from './targets';

describeTargets('clients', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  it('are told where to send what, and the ping interval they asked for', async () => {
    const { response } = await connectSilently(server, aName('client'));
    expect(response.getError()).toBe('');
    expect(response.getPubPrefix()).toBe(`_STAN.pub.${CLUSTER}`);
    expect(response.getPingRequests()).toBe(`_STAN.discover.${CLUSTER}.pings`);
    expect(response.getProtocol()).toBe(1);
    expect([response.getPingInterval(), response.getPingMaxOut()]).toEqual([5, 3]);
  });

  it('are refused an id that is in use, whose owner goes on undisturbed', async () => {
    const id = aName('client');
    const subject = aName('subject');
    const owner = await connect(server, id);
    const reader = await read(owner, subject);
    await expect(connect(server, id)).rejects.toMatch('stan: clientID already registered');
    await publish(owner, subject, 'data');
    await reader.receives(1);
  });

  it('take over an id whose owner answers no more', async () => {
    const id = aName('client');
    const { die } = await connectMortal(server, id);
    die();
    const successor = await connect(server, id);
    await publish(successor, aName('subject'), 'data');
  });

  it('take over from an owner that is connected but frozen, which is told on its next ping', async () => {
    const id = aName('client');
    const { nc, response } = await connectSilently(server, id);
    await connect(server, id);

    const ping = new pb.Ping();
    ping.setConnId(Buffer.from('of-the-frozen-one'));
    const bytes = await request(nc, response.getPingRequests(), ping.serializeBinary());
    expect(pb.PingResponse.deserializeBinary(bytes).getError()).toBe(
      'client has been replaced or is no longer registered',
    );
  });

  it('get one winner when many ask at once for an id whose owner is frozen', async () => {
    const id = aName('client');
    await connectSilently(server, id);
    const results = await Promise.allSettled([1, 2, 3].map(() => connect(server, id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('may use an id again after close', async () => {
    const id = aName('client');
    await close(await connect(server, id));
    await close(await connect(server, id));
  });

  it.each(['with space', 'dot.ted', 'ümlaut', 'a:b'])('are refused the id "%s"', async (id) => {
    await expect(connect(server, id)).rejects.toMatch(
      'stan: invalid clientID: only alphanumeric and `-` or `_` characters allowed',
    );
  });

  it('are refused when they ask nonsense', async () => {
    const nc = await connectCore(server);
    const bytes = await request(nc, `_STAN.discover.${CLUSTER}`, Buffer.from([0x0a, 0xff]));
    expect(pb.ConnectResponse.deserializeBinary(bytes).getError()).toBe(
      'stan: invalid connection request',
    );
  });

  it('can’t bring the server down by any bytes on any of its subjects', async () => {
    const nc = await connectCore(server);
    const subjects = ['discover', 'pub', 'sub', 'unsub', 'subclose', 'close'];
    const places = subjects.map((subject) => `_STAN.${subject}.${CLUSTER}`);
    places.push(
      `_STAN.pub.${CLUSTER}.x`,
      `_STAN.discover.${CLUSTER}.pings`,
      `_STAN.ack.${CLUSTER}.x`,
    );
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 60 }), 200)) {
      for (const place of places) nc.publish(place, Buffer.from(bytes), nats.createInbox());
    }
    await new Promise<void>((resolve) => nc.flush(() => resolve()));
    await publish(await connect(server), aName('subject'), 'still here');
  });

  it('get an error when they close what is not open', async () => {
    const nc = await connectCore(server);
    const closeRequest = new pb.CloseRequest();
    closeRequest.setClientId('nobody');
    const bytes = await request(nc, `_STAN.close.${CLUSTER}`, closeRequest.serializeBinary());
    expect(pb.CloseResponse.deserializeBinary(bytes).getError()).toBe('stan: unknown clientID');
  });
});

describeTargets('subscription requests', (target) => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target)));
  afterEach(cutConnections);
  afterAll(cleanUp);

  async function refusal(change: (request: pb.SubscriptionRequest) => void): Promise<string> {
    const id = aName('client');
    const { nc } = await connectSilently(server, id);
    const subscription = new pb.SubscriptionRequest();
    subscription.setClientId(id);
    subscription.setSubject(aName('subject'));
    subscription.setInbox('inbox');
    subscription.setMaxInFlight(1);
    subscription.setAckWaitInSecs(30);
    change(subscription);
    const bytes = await request(nc, `_STAN.sub.${CLUSTER}`, subscription.serializeBinary());
    return pb.SubscriptionResponse.deserializeBinary(bytes).getError();
  }

  it.each<[string, (request: pb.SubscriptionRequest) => void]>([
    ['', () => undefined],
    ['stan: clientID missing', (request) => request.setClientId('')],
    ['stan: unknown clientID', (request) => request.setClientId('nobody')],
    ['stan: invalid subject', (request) => request.setSubject('a.*')],
    ['stan: invalid subject', (request) => request.setSubject('a..b')],
    ['stan: invalid ack wait time, should be >= 1s', (request) => request.setAckWaitInSecs(0)],
    ['stan: invalid MaxInflight, should be >= 1', (request) => request.setMaxInFlight(0)],
    ['stan: invalid start position', (request) => request.setStartPosition(9)],
  ])('are answered "%s"', async (error, change) => {
    expect(await refusal(change)).toBe(error);
  });

  it('that are none are refused', async () => {
    const nc = await connectCore(server);
    for (const [subject, error] of [
      ['sub', 'stan: invalid subscription request'],
      ['unsub', 'stan: invalid unsubscribe request'],
      ['subclose', 'stan: invalid unsubscribe request'],
    ]) {
      const bytes = await request(nc, `_STAN.${subject}.${CLUSTER}`, Buffer.from([0x0a, 0xff]));
      expect(pb.SubscriptionResponse.deserializeBinary(bytes).getError()).toBe(error);
    }
  });

  it('to end what does not exist, or is somebody else’s, are refused', async () => {
    const client = await connect(server);
    const subject = aName('subject');
    const reader = await read(client, subject);
    const nc = await connectCore(server);
    const { ackInbox } = reader.subscription as unknown as { ackInbox: string };
    const refused = async (channel: string, inbox: string, clientId: string) => {
      const unsubscribe = new pb.UnsubscribeRequest();
      unsubscribe.setClientId(clientId);
      unsubscribe.setSubject(channel);
      unsubscribe.setInbox(inbox);
      const bytes = await request(nc, `_STAN.unsub.${CLUSTER}`, unsubscribe.serializeBinary());
      return pb.SubscriptionResponse.deserializeBinary(bytes).getError();
    };
    expect(await refused(aName('none'), ackInbox, 'x')).toBe('stan: unknown channel');
    expect(await refused(subject, 'no-inbox', 'x')).toBe('stan: invalid subscription');
    expect(await refused(subject, ackInbox, 'x')).toBe('stan: unknown clientID');
  });
});

describeTargets('heartbeats', (target) => {
  const flags = ['-hbi', '200ms', '-hbt', '200ms', '-hbf', '2'];
  let server: RunningServer;
  beforeAll(async () => (server = await startServer(target, { flags })));
  afterEach(cutConnections);
  afterAll(cleanUp);

  const ids = async () => {
    const { clients } = await server.page<{ clients: { id: string }[] }>('/streaming/clientsz');
    return clients.map(({ id }) => id);
  };

  it('remove a client that answers none, after as many as allowed and one more', async () => {
    const id = aName('client');
    let asked = 0;
    const { response } = await connectSilently(server, id, () => asked++);
    expect(response.getError()).toBe('');
    await eventually(async () => expect(await ids()).not.toContain(id));
    expect(asked).toBe(3);
  });

  it('keep a client that never misses more in a row than allowed', async () => {
    // a busy machine may answer late, but not by a second
    const patient = await startServer(target, {
      flags: ['-hbi', '100ms', '-hbt', '1s', '-hbf', '2'],
    });
    let asked = 0;
    await connectSilently(patient, aName('client'), (answer) => {
      if (++asked === 3) answer();
    });
    // by then it has missed three: two before its answer, one after
    await eventually(() => expect(asked).toBeGreaterThanOrEqual(5));
    expect(await patient.page('/streaming/clientsz')).toMatchObject({ count: 1 });
  });

  it('let a group prefer the members that answer them', async () => {
    const patient = await startServer(target, {
      flags: ['-hbi', '100ms', '-hbt', '100ms', '-hbf', '1000'],
    });
    const subject = aName('subject');
    const healthy = await connect(patient);
    const id = aName('client');
    let asked = 0;
    const { nc } = await connectSilently(patient, id, () => asked++);
    const subscription = new pb.SubscriptionRequest();
    subscription.setClientId(id);
    subscription.setSubject(subject);
    subscription.setQGroup('group');
    subscription.setInbox(nats.createInbox());
    subscription.setMaxInFlight(100);
    subscription.setAckWaitInSecs(30);
    await request(nc, `_STAN.sub.${CLUSTER}`, subscription.serializeBinary());
    const reader = await read(healthy, subject, { queue: 'group', onMessage: () => undefined });
    // asked again: the first time counts as missed
    await eventually(() => expect(asked).toBeGreaterThanOrEqual(2));

    for (let i = 0; i < 10; i++) await publish(healthy, subject, 'data');
    await reader.receives(10);
  });

  it('tell a client that was removed by its own pings, which closes it', async () => {
    const id = aName('client');
    const client = await connect(server, id, { stanPingInterval: 1000 });
    const lost = new Promise((resolve) => client.once('connection_lost', resolve));
    const closeRequest = new pb.CloseRequest();
    closeRequest.setClientId(id);
    const nc = await connectCore(server);
    await request(nc, `_STAN.close.${CLUSTER}`, closeRequest.serializeBinary());
    expect(String(await lost)).toContain('client has been replaced or is no longer registered');
  });
});
