import type { Stan } from 'node-nats-streaming';
import {
  acknowledge,
  close,
  connect,
  cutConnections,
  keep,
  publishAll,
  read,
  serviceOptions,
} from './client';
import { CLUSTER, cleanUp, describeTargets, makeFolder, startServer } from './targets';
import type { RunningServer } from './targets';

const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z$/);
const heading = { cluster_id: CLUSTER, server_id: expect.any(String), now: aTime };

describeTargets('monitoring', (target) => {
  let server: RunningServer;
  let client: Stan;

  beforeAll(async () => {
    server = await startServer(target, { dir: makeFolder() });
    client = await connect(server, 'reader');
    await publishAll(client, 'b.channel', 3);
    await publishAll(client, 'a.channel', 2);
    const group = serviceOptions('service');
    const reader = await read(client, 'a.channel', { ...group, onMessage: keep });
    await reader.receives(2);
    reader.messages[0].ack();
    const leaving = await connect(server, 'leaving');
    const gone = await read(leaving, 'b.channel', { ...group, onMessage: acknowledge });
    await gone.receives(3);
    await close(leaving);
  });
  afterAll(cutConnections);
  afterAll(cleanUp);

  it('/streaming/serverz tells what the server is and has done', async () => {
    const page = await server.page<Record<string, unknown>>('/streaming/serverz');
    expect(page).toMatchObject({
      ...heading,
      version: '0.25.6',
      go: expect.any(String),
      state: 'STANDALONE',
      start_time: aTime,
      uptime: expect.stringMatching(/^(\d+[ydhm])*\d+s$/),
      clients: 1,
      // one live, one that is remembered for a durable group
      subscriptions: 2,
      channels: 2,
      total_msgs: 5,
      in_msgs: 5,
      out_msgs: 5,
    });
    for (const field of ['total_bytes', 'in_bytes', 'out_bytes']) {
      expect(page[field]).toBeGreaterThan(0);
    }
  });

  it('/streaming/storez tells the kind of store and its limits', async () => {
    expect(await server.page('/streaming/storez')).toEqual({
      ...heading,
      type: 'FILE',
      limits: {
        max_channels: 100,
        max_msgs: 1_000_000,
        max_bytes: 1_024_000_000,
        max_age: 0,
        max_subscriptions: 1000,
        max_inactivity: 0,
      },
      total_msgs: 5,
      total_bytes: expect.any(Number),
    });
  });

  const subscription = {
    client_id: 'reader',
    inbox: expect.stringMatching(/^_INBOX\./),
    ack_inbox: expect.any(String),
    queue_name: 'service:service',
    is_durable: true,
    is_offline: false,
    max_inflight: 16384,
    ack_wait: 30,
    last_sent: 2,
    pending_count: 1,
    is_stalled: false,
  };

  it('/streaming/clientsz lists clients, on request with their subscriptions', async () => {
    const one = { id: 'reader', hb_inbox: expect.stringMatching(/^_INBOX\./), subs_count: 1 };
    const page = { ...heading, offset: 0, limit: 1024, count: 1, total: 1 };
    expect(await server.page('/streaming/clientsz')).toEqual({ ...page, clients: [one] });
    const detailed = { ...one, subscriptions: { 'a.channel': [subscription] } };
    expect(await server.page('/streaming/clientsz?subs=1')).toEqual({
      ...page,
      clients: [detailed],
    });
    expect(await server.page('/streaming/clientsz?client=reader&subs=1')).toEqual(detailed);
  });

  it('/streaming/channelsz lists channels by name, page by page', async () => {
    expect(await server.page('/streaming/channelsz')).toEqual({
      ...heading,
      offset: 0,
      limit: 1024,
      count: 2,
      total: 2,
      names: ['a.channel', 'b.channel'],
    });
    expect(await server.page('/streaming/channelsz?offset=1&limit=1')).toEqual({
      ...heading,
      offset: 1,
      limit: 1,
      count: 1,
      total: 2,
      names: ['b.channel'],
    });
    expect(await server.page('/streaming/channelsz?offset=9')).toEqual({
      ...heading,
      offset: 9,
      limit: 1024,
      count: 0,
      total: 2,
    });
  });

  it('/streaming/channelsz?subs=1 describes channels, with groups that nobody reads for', async () => {
    const { channels } = await server.page<{ channels: unknown[] }>('/streaming/channelsz?subs=1');
    expect(channels).toEqual([
      {
        name: 'a.channel',
        msgs: 2,
        bytes: expect.any(Number),
        first_seq: 1,
        last_seq: 2,
        subs_count: 1,
        subscriptions: [subscription],
      },
      {
        name: 'b.channel',
        msgs: 3,
        bytes: expect.any(Number),
        first_seq: 1,
        last_seq: 3,
        subs_count: 1,
        subscriptions: [
          expect.objectContaining({
            client_id: 'leaving',
            queue_name: 'service:service',
            is_durable: true,
            is_offline: true,
            last_sent: 3,
            pending_count: 0,
          }),
        ],
      },
    ]);
  });

  it('/streaming/channelsz?channel= describes one', async () => {
    const page = await server.page('/streaming/channelsz?channel=a.channel');
    expect(page).toEqual({
      name: 'a.channel',
      msgs: 2,
      bytes: expect.any(Number),
      first_seq: 1,
      last_seq: 2,
      subs_count: 1,
    });
  });

  it('answers 404 for what it does not know', async () => {
    for (const [page, text] of [
      ['/streaming/channelsz?channel=none', 'Channel none not found\n'],
      ['/streaming/clientsz?client=none', 'Client none not found\n'],
      ['/none', '404 page not found\n'],
    ]) {
      const response = await server.fetch(page);
      expect([response.status, await response.text()]).toEqual([404, text]);
    }
  });

  it('/varz and /healthz tell of the NATS server underneath', async () => {
    const varz = await server.page<Record<string, unknown>>('/varz');
    expect(varz).toMatchObject({
      server_id: expect.any(String),
      version: expect.any(String),
      proto: 1,
      host: '127.0.0.1',
      port: Number(new URL(server.url).port),
      max_payload: 1_048_576,
      start: aTime,
      now: aTime,
      uptime: expect.any(String),
    });
    for (const field of ['connections', 'total_connections', 'in_msgs', 'out_msgs', 'in_bytes']) {
      expect(varz[field]).toBeGreaterThan(0);
    }
    expect(await server.page('/healthz')).toEqual({ status: 'ok' });
  });

  it.each(['/', '/streaming'])('%s links to the pages', async (path) => {
    const response = await server.fetch(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toMatch(path === '/' ? /varz/ : /streaming\/channelsz/);
  });
});
