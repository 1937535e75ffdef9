import net from 'node:net';
import nats from 'nats';
import type { Client } from 'nats';
import { Broker, NoAnswerError } from '../broker';
import { startNatsServer } from '../nats-server';
import type { NatsServer } from '../nats-server';

let broker: Broker;
let server: NatsServer;
const sockets: net.Socket[] = [];
const clients: Client[] = [];

beforeEach(async () => {
  broker = new Broker();
  server = await startNatsServer(broker, { id: 'ID', host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const client of clients.splice(0)) client.close();
  await server.close();
});

/** A connection as bytes. `says` resolves when the server has said that much, and returns all. */
async function open() {
  const socket = net.connect(server.port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  const listeners = new Set<() => void>();
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    for (const listener of listeners) listener();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const says = (text: string) =>
    new Promise<string>((resolve) => {
      const check = () => {
        if (heard.includes(text)) resolve(heard);
      };
      listeners.add(check);
      check();
    });
  const send = (text: string) => socket.write(text);
  /** All that was said before the answer to a PING, without INFO. */
  const settled = async () => {
    send('PING\r\n');
    return (await says('PONG\r\n')).replace(/^INFO .*\r\n/, '').replace('PONG\r\n', '');
  };
  await says('\r\n');
  return { send, says, settled, closed, socket, heard: () => heard };
}

async function connect(options: nats.ClientOpts = {}): Promise<Client> {
  const client = nats.connect({ url: `nats://127.0.0.1:${server.port}`, ...options });
  clients.push(client);
  await new Promise((resolve) => client.once('connect', resolve));
  return client;
}

const flushed = (client: Client) => new Promise<void>((resolve) => client.flush(() => resolve()));

describe('an ordinary NATS client', () => {
  it('publishes and subscribes, with wildcards', async () => {
    const [publisher, subscriber] = await Promise.all([connect(), connect()]);
    const heard: string[] = [];
    for (const subject of ['a.b', 'a.*', '>']) {
      subscriber.subscribe(subject, (message: string, _: string, on: string) =>
        heard.push(`${subject} heard ${message} on ${on}`),
      );
    }
    await flushed(subscriber);
    publisher.publish('a.b', 'x');
    publisher.publish('c', 'y');
    await flushed(publisher);
    await flushed(subscriber);
    expect(heard.sort()).toEqual([
      '> heard x on a.b',
      '> heard y on c',
      'a.* heard x on a.b',
      'a.b heard x on a.b',
    ]);
  });

  it('shares the messages of a queue group, each to one member', async () => {
    const members = await Promise.all([connect(), connect(), connect()]);
    const counts = [0, 0, 0];
    members.forEach((member, i) =>
      member.subscribe('jobs', { queue: 'workers' }, () => counts[i]++),
    );
    await Promise.all(members.map(flushed));
    for (let i = 0; i < 300; i++) members[0].publish('jobs', 'job');
    await flushed(members[0]);
    await Promise.all(members.map(flushed));
    expect(counts[0] + counts[1] + counts[2]).toBe(300);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('asks and answers', async () => {
    const [asking, answering] = await Promise.all([connect(), connect()]);
    answering.subscribe('double', (n: string, reply: string) =>
      answering.publish(reply, String(Number(n) * 2)),
    );
    await flushed(answering);
    const answer = await new Promise((resolve) => asking.requestOne('double', '21', 5000, resolve));
    expect(answer).toBe('42');
  });

  it('ends a subscription after a number of messages', async () => {
    const client = await connect();
    let count = 0;
    const sid = client.subscribe('subject', () => count++);
    client.unsubscribe(sid, 2);
    for (let i = 0; i < 5; i++) client.publish('subject');
    await flushed(client);
    await flushed(client);
    expect(count).toBe(2);
  });

  it('does not hear itself when it asked for no echo', async () => {
    const client = await connect({ noEcho: true });
    const other = await connect();
    let own = 0;
    let others = 0;
    client.subscribe('subject', () => own++);
    other.subscribe('subject', () => others++);
    await flushed(other);
    client.publish('subject');
    await flushed(client);
    await flushed(other);
    expect([own, others]).toEqual([0, 1]);
  });
});

describe('the NATS protocol', () => {
  it('begins with INFO', async () => {
    const { heard } = await open();
    const info: unknown = JSON.parse(heard().slice('INFO '.length));
    expect(info).toMatchObject({
      server_id: 'ID',
      proto: 1,
      host: '127.0.0.1',
      port: server.port,
      headers: true,
      max_payload: 1_048_576,
    });
  });

  it('acknowledges every operation when verbose', async () => {
    const { send, settled } = await open();
    send('CONNECT {"verbose":true}\r\nSUB a 1\r\nPUB a 1\r\nx\r\nUNSUB 1\r\n');
    expect(await settled()).toBe('+OK\r\n+OK\r\n+OK\r\nMSG a 1 1\r\nx\r\n+OK\r\n');
  });

  it('checks subjects of publications when pedantic, and goes on', async () => {
    const { send, settled } = await open();
    send(
      'CONNECT {"verbose":false,"pedantic":true}\r\nSUB > 1\r\nPUB a.* 1\r\nx\r\nPUB a 1\r\ny\r\n',
    );
    expect(await settled()).toBe("-ERR 'Invalid Publish Subject'\r\nMSG a 1 1\r\ny\r\n");
  });

  it('refuses a subscription to an invalid subject, and goes on', async () => {
    const { send, settled } = await open();
    send('SUB a..b 1\r\n');
    expect(await settled()).toBe("-ERR 'Invalid Subject'\r\n");
  });

  it('says what was wrong before it closes a connection that breaks the protocol', async () => {
    const { send, says, closed } = await open();
    send('NONSENSE\r\n');
    expect(await says("-ERR 'Unknown Protocol Operation'\r\n")).toBeTruthy();
    await closed;
  });

  it('passes headers on to those who understand them, and only the payload to others', async () => {
    const modern = await open();
    const old = await open();
    modern.send('CONNECT {"verbose":false,"headers":true}\r\nSUB a 1\r\n');
    old.send('SUB a 1\r\n');
    await Promise.all([modern.settled(), old.settled()]);
    modern.send('HPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\n');
    expect(await modern.says('hi\r\n')).toContain('HMSG a 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\n');
    expect(await old.says('hi\r\n')).toContain('MSG a 1 2\r\nhi\r\n');
  });

  it('answers a request that nobody hears by status 503 where that is wanted', async () => {
    const { send, says } = await open();
    send('CONNECT {"verbose":false,"headers":true,"no_responders":true}\r\n');
    send('SUB inbox 1\r\nPUB nobody inbox 0\r\n\r\n');
    expect(await says('503')).toContain('HMSG inbox 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n');
  });

  it('forgets the subscriptions of a connection that is gone', async () => {
    const { send, settled, socket, closed } = await open();
    send('SUB a 1\r\nSUB b.* q 2\r\n');
    await settled();
    expect(broker.hasInterest('a')).toBe(true);
    socket.destroy();
    await closed;
    await new Promise<void>((resolve) => {
      const look = () => (broker.hasInterest('b.x') ? setImmediate(look) : resolve());
      look();
    });
    expect(broker.hasInterest('a')).toBe(false);
    expect(server.connections).toMatchObject({ open: 0, total: 1 });
  });

  it('cuts off a client that does not read', async () => {
    const { send, settled, socket } = await open();
    send('SUB flood 1\r\n');
    await settled();
    socket.pause();
    const payload = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 100 && server.connections.open > 0; i++) {
      broker.publish('flood', payload);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.connections.open).toBe(0);
  });
});

describe('a request inside the process', () => {
  it('is rejected at once when nobody listens', async () => {
    await expect(broker.request('nobody', Buffer.alloc(0), 60_000)).rejects.toThrow(NoAnswerError);
  });

  it('is rejected when nobody answers in time', async () => {
    broker.subscribe('silent', () => undefined);
    await expect(broker.request('silent', Buffer.alloc(0), 1)).rejects.toThrow('no answer: silent');
  });

  it('resolves to the first answer', async () => {
    broker.subscribe('echo', ({ payload, reply }) => {
      broker.publish(reply, payload);
      broker.publish(reply, Buffer.from('late'));
    });
    const answer = await broker.request('echo', Buffer.from('hello'), 60_000);
    expect(answer.toString()).toBe('hello');
  });
});
