import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerClientErrors } from '../client-errors';

let server: Server;

beforeAll(async () => {
  server = createServer((_req, res) => res.end('well'));
  answerClientErrors(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});

const portOf = () => (server.address() as AddressInfo).port;

async function send(bytes: string) {
  const socket = connect(portOf(), '127.0.0.1');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { statusLine: head.split('\r\n')[0], body };
}

it('answers headers that are too large', async () => {
  const { statusLine, body } = await send(
    `GET / HTTP/1.1\r\nHost: x\r\nCookie: session=${'A'.repeat(17_000)}\r\n\r\n`,
  );

  expect(statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  expect(JSON.parse(body)).toEqual({ errors: [{ message: 'Request headers are too large' }] });
});

it.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n'])(
  'answers what is not HTTP: %j',
  async (bytes) => {
    const { statusLine, body } = await send(bytes);

    expect(statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(JSON.parse(body)).toEqual({ errors: [{ message: 'Malformed request' }] });
  },
);

it('outlives a connection that is reset', async () => {
  const socket = connect(portOf(), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\n');
  socket.resetAndDestroy();

  const response = await fetch(`http://127.0.0.1:${portOf()}/`);

  expect(await response.text()).toBe('well');
});
