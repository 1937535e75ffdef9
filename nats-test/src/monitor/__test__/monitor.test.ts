import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readServerState } from '../server-state';
import { describeState } from '../tables';
import { watchServer } from '../watch';

const subscription = {
  client_id: 'anna',
  is_durable: true,
  is_offline: false,
  is_stalled: false,
  max_inflight: 100,
  ack_wait: 5,
  last_sent: 3,
  pending_count: 1,
};
const channel = { name: 'ticket:created', msgs: 3, first_seq: 1, last_seq: 3 };

/** What a server answers, by page. */
function pagesOf(subscriptions: object[]): Record<string, unknown> {
  return {
    '/streaming/serverz': {
      cluster_id: 'ticketing',
      clients: 1,
      channels: 1,
      subscriptions: subscriptions.length,
      total_msgs: 3,
    },
    '/streaming/clientsz': { clients: [{ id: 'anna', subs_count: subscriptions.length }] },
    '/streaming/channelsz?subs=1': { channels: [{ ...channel, subscriptions }] },
  };
}

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function servePages(pages: Record<string, unknown>): Promise<string> {
  return serve((request, response) => response.end(JSON.stringify(pages[request.url ?? ''])));
}

/** The rows of the last table, cell by cell. */
async function subscriptionRows(subscriptions: object[]): Promise<string[][]> {
  const text = describeState(await readServerState(await servePages(pagesOf(subscriptions))));
  const rows = text.slice(text.lastIndexOf('┌')).split('\n').slice(2, -1);
  return rows.map((row) =>
    row
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('a subscription', () => {
  it('shows its queue group and its durable name, which the server writes as one', async () => {
    expect(await subscriptionRows([{ ...subscription, queue_name: 'name:group' }])).toEqual([
      ['ticket:created', 'group', 'name', 'anna', '3', '1', '100', 'live'],
    ]);
  });

  it('shows a queue group that is not durable', async () => {
    const plain = { ...subscription, queue_name: 'group', is_durable: false };
    expect(await subscriptionRows([plain])).toEqual([
      ['ticket:created', 'group', '', 'anna', '3', '1', '100', 'live'],
    ]);
  });

  it('is full when no more may be in flight, away when nobody holds it', async () => {
    const full = { ...subscription, durable_name: 'a', is_stalled: true };
    const away = { ...subscription, durable_name: 'b', is_offline: true };
    const states = (await subscriptionRows([away, full])).map((row) => [row[2], row[7]]);
    expect(states).toEqual([
      ['a', 'full'],
      ['b', 'away'],
    ]);
  });
});

it('fills one line for a server that nobody has used yet', async () => {
  const url = await servePages({
    ...pagesOf([]),
    '/streaming/clientsz': {},
    '/streaming/channelsz?subs=1': {},
  });
  expect(describeState(await readServerState(`${url}/`))).toBe(
    'Cluster ticketing: 1 client, 1 channel, 0 subscriptions, 3 messages',
  );
});

it('says what to do when nobody answers', async () => {
  await expect(readServerState('http://127.0.0.1:1')).rejects.toThrow(
    'No monitoring pages at http://127.0.0.1:1: start the server with -m',
  );
});

it.each([
  ['not found', 404, '{}'],
  ['no JSON', 200, '<html>'],
  ['the JSON of something else', 200, '{"hello": "world"}'],
])('says so when the answer is %s', async (_, status, body) => {
  const url = await serve((_request, response) => response.writeHead(status).end(body));
  await expect(readServerState(url)).rejects.toThrow('is no page of a NATS Streaming server');
});

it.each([80, 60, 41])('cuts what is too long for a terminal of %d columns', async (columns) => {
  const held = { ...subscription, queue_name: 'accounting-service:accounting-service' };
  const state = await readServerState(await servePages(pagesOf([held])));

  const lines = describeState(state, columns).split('\n').slice(1);

  expect(Math.max(...lines.map((line) => line.length))).toBe(columns);
  expect(lines.at(-2)).toMatch(/^│ t[^│]*… │ a[^│]*… │ a[^│]*… │/);
});

it('cuts nothing where there is room', async () => {
  const state = await readServerState(await servePages(pagesOf([subscription])));

  const text = describeState(state);

  expect(text).not.toContain('…');
  expect(describeState(state, 100)).toBe(text);
});

describe('the live view', () => {
  const width = () => 100;

  it('shows what changes, and outlives an absence of the server', async () => {
    let away = false;
    let subscriptions: object[] = [];
    const url = await serve((request, response) => {
      if (away) return void request.socket.destroy();
      response.end(JSON.stringify(pagesOf(subscriptions)[request.url ?? '']));
    });
    const shown: string[] = [];
    const end = new AbortController();
    // what each look shows decides what the next one will find
    const show = (text: string) => {
      shown.push(text);
      if (shown.length === 1) subscriptions = [{ ...subscription, durable_name: 'name' }];
      if (shown.length === 2) away = true;
      if (shown.length === 3) away = false;
      if (shown.length === 4) end.abort();
    };
    await watchServer({ url, interval: 1, show, width, signal: end.signal });

    expect(shown.map((text) => text.split('\n')[0])).toEqual([
      'Cluster ticketing: 1 client, 1 channel, 0 subscriptions, 3 messages',
      'Cluster ticketing: 1 client, 1 channel, 1 subscription, 3 messages',
      expect.stringContaining('No monitoring pages at'),
      'Cluster ticketing: 1 client, 1 channel, 1 subscription, 3 messages',
    ]);
  });

  it('does not begin where there is no server', async () => {
    const show = jest.fn();
    await expect(
      watchServer({ url: 'http://127.0.0.1:1', interval: 1, show, width }),
    ).rejects.toThrow('No monitoring pages');
    expect(show).not.toHaveBeenCalled();
  });
});
