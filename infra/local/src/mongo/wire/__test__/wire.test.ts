import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { deserialize, serialize } from 'bson';
import { startMongo, type MongoServer } from '../..';

let server: MongoServer;
let socket: Socket;

beforeEach(async () => {
  server = await startMongo({ port: 0 });
  socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
});

afterEach(async () => {
  socket.destroy();
  await server.close();
});

function message(opcode: number, body: Buffer, requestId = 7): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, body]);
}

function msg(command: object, flags = 0): Buffer {
  const start = Buffer.alloc(5);
  start.writeUInt32LE(flags, 0);
  const checksum = Buffer.alloc(flags & 1 ? 4 : 0);
  return message(2013, Buffer.concat([start, serialize(command), checksum]));
}

function query(namespace: string, command: object): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeInt32LE(-1, 4);
  return message(
    2004,
    Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), numbers, serialize(command)]),
  );
}

/** The next answer: whom it answers, and its document. */
async function answer(): Promise<{ to: number; doc: Record<string, unknown> }> {
  let received = Buffer.alloc(0);
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    received = Buffer.concat([received, chunk]);
    if (received.length < 16 || received.length < received.readInt32LE(0)) continue;
    const bodyAt = received.readInt32LE(12) === 1 ? 36 : 21;
    return { to: received.readInt32LE(8), doc: deserialize(received.subarray(bodyAt)) };
  }
}

const ping = { ping: 1, $db: 'admin' };

it('answers a command, naming the request', async () => {
  socket.write(msg(ping));
  expect(await answer()).toEqual({ to: 7, doc: { ok: 1 } });
});

it('answers the legacy hello', async () => {
  socket.write(query('admin.$cmd', { ismaster: 1, helloOk: true }));
  expect((await answer()).doc).toMatchObject({
    ismaster: true,
    helloOk: true,
    maxWireVersion: 21,
    ok: 1,
  });
});

it('refuses any other legacy command', async () => {
  socket.write(query('admin.$cmd', { find: 'c' }));
  expect((await answer()).doc).toMatchObject({ ok: 0, code: 352 });
});

it('reads a message that comes byte by byte, and two that come at once', async () => {
  for (const byte of msg(ping)) socket.write(Buffer.from([byte]));
  expect((await answer()).doc.ok).toBe(1);
  socket.write(
    Buffer.concat([msg({ ping: 1, $db: 'admin' }, 2), msg({ nonsense: 1, $db: 'admin' })]),
  );
  expect((await answer()).doc.code).toBe(59);
});

it('passes over a checksum', async () => {
  socket.write(msg(ping, 1));
  expect((await answer()).doc).toEqual({ ok: 1 });
});

it('does what it is told silently, and says nothing', async () => {
  socket.write(msg({ insert: 'c', documents: [{ a: 1 }], writeConcern: { w: 0 }, $db: 'db' }, 2));
  socket.write(msg({ count: 'c', $db: 'db' }));
  expect((await answer()).doc).toEqual({ n: 1, ok: 1 });
});

it('asks for a database', async () => {
  socket.write(msg({ ping: 1 }));
  expect((await answer()).doc).toMatchObject({ ok: 0, code: 40571 });
});

it.each([
  [
    'a document longer than its message',
    message(2013, Buffer.from([0, 0, 0, 0, 0, 99, 0, 0, 0, 0])),
  ],
  ['an unknown kind of section', message(2013, Buffer.from([0, 0, 0, 0, 9, 5, 0, 0, 0, 0]))],
  ['an unknown operation', message(2002, Buffer.from([0, 0, 0, 0]))],
  ['a value of no type', message(2013, Buffer.from([0, 0, 0, 0, 0, 8, 0, 0, 0, 0x55, 97, 0, 0]))],
  ['a message without a body', message(2013, Buffer.alloc(0))],
])('answers %s with an error, and lives on', async (_what, bytes) => {
  socket.write(bytes);
  expect((await answer()).doc).toMatchObject({ ok: 0, code: 22 });
  socket.write(msg(ping));
  expect((await answer()).doc).toEqual({ ok: 1 });
});

it.each([
  ['too short', 3],
  ['too long', 2 ** 31 - 1],
])('hangs up on a message whose length is %s', async (_what, length) => {
  const bytes = msg(ping);
  bytes.writeInt32LE(length, 0);
  socket.write(bytes);
  await once(socket, 'close');
});
