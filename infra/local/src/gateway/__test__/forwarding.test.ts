import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { freePort } from '@gittix/testing/free-port';
import { eventually } from '@gittix/testing/until';
import { ask, askRaw, startBackend, startGateway, stopEverything } from './support/processes';

afterEach(stopEverything);

describe('what reaches a backend', () => {
  it('is the request as it came: method, path, query, Host, body', async () => {
    let received = '';
    const tickets = await startBackend((req, res) => {
      req.on('data', (chunk: Buffer) => (received += chunk.toString()));
      req.on('end', () => res.writeHead(201, { 'x-from': 'tickets' }).end('made'));
    });
    const { port } = await startGateway({ 'tickets-srv': tickets.port });

    const answer = await ask(port, '//api/tickets/%2Fa?mine=true&q=%20a', {
      method: 'POST',
      headers: { host: 'ticketing.dev', 'content-type': 'application/json' },
      body: '{"title": "concert"}',
    });

    expect(answer.status).toBe(201);
    expect(answer.headers['x-from']).toBe('tickets');
    expect(answer.body.toString()).toBe('made');
    expect(received).toBe('{"title": "concert"}');
    expect(tickets.requests[0]).toMatchObject({
      method: 'POST',
      url: '//api/tickets/%2Fa?mine=true&q=%20a',
    });
    expect(tickets.requests[0]?.headers.host).toBe('ticketing.dev');
  });

  it('knows the client by the gateway alone, whatever the client claims', async () => {
    const auth = await startBackend();
    const { port } = await startGateway({ 'auth-srv': auth.port });

    await ask(port, '/api/users/signin', {
      headers: {
        host: 'ticketing.dev',
        'X-Forwarded-For': '6.6.6.6, 7.7.7.7',
        'x-forwarded-proto': 'https',
        'X-FORWARDED-HOST': 'evil.example',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Prefix': '/evil',
        'X-Real-IP': '6.6.6.6',
        Forwarded: 'for=6.6.6.6',
      },
    });

    const { headers } = auth.requests[0] ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'ticketing.dev',
      'x-real-ip': '127.0.0.1',
    });
    for (const name of ['forwarded', 'x-forwarded-port', 'x-forwarded-prefix']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('is every byte of a big body, both ways', async () => {
    const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    const payments = await startBackend((req, res) => void req.pipe(res));
    const { port } = await startGateway({ 'payments-srv': payments.port });
    const body = randomBytes(20 * 1024 * 1024);

    const answer = await ask(port, '/api/payments/webhook', { method: 'POST', body });

    expect(hash(answer.body)).toBe(hash(body));
  });

  it('begins before the body has ended', async () => {
    const orders = await startBackend((req, res) => req.once('data', () => res.end('early')));
    const { port } = await startGateway({ 'orders-srv': orders.port });
    const req = http.request({ agent: false, port, path: '/api/orders', method: 'POST' });
    req.write('the first of many');

    const [res] = (await once(req, 'response')) as [http.IncomingMessage];

    expect(res.statusCode).toBe(200);
    req.destroy();
  });

  it('never is a body read as a request: DELETE with chunks', async () => {
    const orders = await startBackend((req, res) => {
      req.resume();
      req.on('end', () => res.end());
    });
    const { port } = await startGateway({ 'orders-srv': orders.port });
    const smuggled = 'GET /api/orders/smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

    await askRaw(
      port,
      'DELETE /api/orders/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n' +
        `Connection: close\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
    );
    await ask(port, '/api/orders/2');

    expect(orders.requests.map(({ url }) => url)).toEqual(['/api/orders/1', '/api/orders/2']);
  });

  it('comes over connections that are kept', async () => {
    const auth = await startBackend();
    const { port } = await startGateway({ 'auth-srv': auth.port });

    await ask(port, '/api/users/1');
    await ask(port, '/api/users/2');

    const [first, second] = auth.requests;
    expect(second?.socket.remotePort).toBe(first?.socket.remotePort);
  });

  it('is the path alone when the client names a whole URL', async () => {
    const auth = await startBackend();
    const { port } = await startGateway({ 'auth-srv': auth.port });

    await ask(port, 'http://elsewhere.example/api/users/currentuser?a=b');

    expect(auth.requests[0]?.url).toBe('/api/users/currentuser?a=b');
  });
});

it('lets the replicas of a service take turns', async () => {
  const replicas = [await startBackend(), await startBackend()];
  const { port } = await startGateway(
    {},
    replicas.flatMap((replica) => [
      '--backend',
      `orders-srv:3000=http://127.0.0.1:${replica.port}`,
    ]),
  );

  for (let request = 0; request < 4; request += 1) await ask(port, '/api/orders');

  expect(replicas.map(({ requests }) => requests.length)).toEqual([2, 2]);
});

describe('while a replica is dead', () => {
  const backends = (ports: number[]) =>
    ports.flatMap((port) => ['--backend', `orders-srv:3000=http://127.0.0.1:${port}`]);

  it('sends what is its turn to another, any method and the body whole', async () => {
    const orders = await startBackend((req, res) => void req.pipe(res));
    const { port } = await startGateway({}, backends([await freePort(), orders.port]));
    const body = 'x'.repeat(300_000);

    for (const method of ['POST', 'PUT', 'PATCH', 'POST']) {
      const answer = await ask(port, '/api/orders', { method, body });
      expect([answer.status, answer.body.toString() === body]).toEqual([200, true]);
    }

    expect(orders.requests).toHaveLength(4);
  });

  it('gives it its turns again when it is back', async () => {
    const [first, second] = [await startBackend(), await startBackend()];
    first.server.close();
    await once(first.server, 'close');
    const { port } = await startGateway({}, backends([first.port, second.port]));
    await ask(port, '/api/orders');
    await ask(port, '/api/orders');

    first.server.listen(first.port, '127.0.0.1');
    await once(first.server, 'listening');
    for (let request = 0; request < 4; request += 1) await ask(port, '/api/orders');

    expect([first.requests.length, second.requests.length]).toEqual([2, 4]);
  });

  it('sends no request a second time that a replica has taken', async () => {
    const dying = await startBackend((_req, res) => void res.destroy());
    const living = await startBackend();
    const { port } = await startGateway({}, backends([dying.port, living.port]));

    const answer = await ask(port, '/api/orders', { method: 'POST', body: 'once' });

    expect(answer.status).toBe(502);
    expect([dying.requests.length, living.requests.length]).toEqual([1, 0]);
  });

  it('says that the service is out of reach when all are', async () => {
    const { port } = await startGateway({}, backends([await freePort(), await freePort()]));

    const answer = await ask(port, '/api/orders');

    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('orders-srv:3000 is out of reach');
  });
});

it('answers as ever those who offer another protocol than web sockets', async () => {
  const auth = await startBackend((req, res) => void req.pipe(res));
  const { port } = await startGateway({ 'auth-srv': auth.port });
  const offer =
    'POST /api/users/signin HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n' +
    'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 4\r\n\r\nbody';

  const answers = await askRaw(
    port,
    `${offer}GET /api/users/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  );

  expect(answers).toMatch(/^HTTP\/1\.1 200 OK[^]*body[^]*HTTP\/1\.1 200 OK/);
  expect(auth.requests.map(({ url }) => url)).toEqual(['/api/users/signin', '/api/users/next']);
  expect(auth.requests[0]?.headers).not.toHaveProperty('upgrade');
});

it('hands all cookies on to the browser', async () => {
  const auth = await startBackend(
    (_req, res) => void res.setHeader('set-cookie', ['a=1; path=/', 'b=2; path=/']).end(),
  );
  const { port } = await startGateway({ 'auth-srv': auth.port });

  const answer = await ask(port, '/api/users/signin');

  expect(answer.headers['set-cookie']).toEqual(['a=1; path=/', 'b=2; path=/']);
});

it('leaves the backend in peace when the client has gone', async () => {
  const auth = await startBackend(() => undefined); // never answers
  const { port } = await startGateway({ 'auth-srv': auth.port });
  const req = http.get({ agent: false, port, path: '/api/users/1' }).on('error', () => undefined);
  await eventually(() => expect(auth.requests).toHaveLength(1));

  req.destroy();

  await eventually(() => expect(auth.requests[0]?.socket.destroyed).toBe(true));
});

describe('the Stripe simulator', () => {
  it('is at /stripe-simulator/, without that prefix', async () => {
    const stripe = await startBackend();
    const flags = ['--stripe-simulator', `http://127.0.0.1:${stripe.port}`];
    const { port } = await startGateway({}, flags);

    for (const path of [
      '/stripe-simulator',
      '/stripe-simulator/',
      '/stripe-simulator/v1/tokens?a=b',
    ]) {
      expect((await ask(port, path)).status).toBe(200);
    }
    const other = await ask(port, '/stripe-simulators');

    expect(stripe.requests.map(({ url }) => url)).toEqual(['/', '/', '/v1/tokens?a=b']);
    expect(other.status).toBe(502); // the client's, which is not there
  });

  it('is the client’s path like any other when there is no simulator', async () => {
    const client = await startBackend();
    const { port } = await startGateway({ 'client-srv': client.port });

    await ask(port, '/stripe-simulator/v1/tokens');

    expect(client.requests[0]?.url).toBe('/stripe-simulator/v1/tokens');
  });
});
