import { once } from 'node:events';
import http from 'node:http';
import { eventually } from '@gittix/testing/until';
import { freePort } from '@gittix/testing/free-port';
import { ask, askRaw, startBackend, startGateway, stopEverything } from './support/processes';

afterEach(stopEverything);

describe('when something is wrong', () => {
  const failure = (body: Buffer) =>
    (JSON.parse(body.toString()) as { errors: { message: string }[] }).errors[0]?.message;

  it('says which service is out of reach', async () => {
    const { port } = await startGateway({ 'orders-srv': await freePort() });

    const answer = await ask(port, '/api/orders');

    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(answer.body.toString())).toEqual({
      errors: [{ message: 'orders-srv:3000 is out of reach' }],
    });
  });

  it('says which service has not been started', async () => {
    const { port } = await startGateway({});

    const answer = await ask(port, '/', { method: 'POST', body: 'x'.repeat(1_000_000) });

    expect(answer.status).toBe(502);
    expect(failure(answer.body)).toBe('client-srv:3000 has not been started here');
  });

  it('finds a backend again that was down', async () => {
    const backend = await startBackend();
    backend.server.close();
    await once(backend.server, 'close');
    const { port } = await startGateway({ 'auth-srv': backend.port });
    expect((await ask(port, '/api/users')).status).toBe(502);

    backend.server.listen(backend.port, '127.0.0.1');
    await once(backend.server, 'listening');

    expect((await ask(port, '/api/users')).status).toBe(200);
  });

  it('breaks the answer off when the backend dies in the middle of it, and lives on', async () => {
    const auth = await startBackend((req, res) => {
      if (req.url === '/api/users/whole') return void res.end('whole');
      res.writeHead(200, { 'content-length': 1000 });
      res.write('half', () => res.destroy());
    });
    const { port, run } = await startGateway({ 'auth-srv': auth.port });

    await expect(ask(port, '/api/users/half')).rejects.toThrow('aborted');

    expect((await ask(port, '/api/users/whole')).body.toString()).toBe('whole');
    expect(run.stderr()).toBe('');
  });

  it('lives on when clients break off in the middle of a body, either way', async () => {
    const tickets = await startBackend((req, res) => {
      req.resume();
      if (req.url === '/api/tickets/endless') return void res.write('x'.repeat(1_000_000));
      req.on('end', () => res.end('whole'));
    });
    const { port, run } = await startGateway({ 'tickets-srv': tickets.port });
    const upload = http.request({ agent: false, port, path: '/api/tickets', method: 'POST' });
    upload.on('error', () => undefined).write('the first of many');
    const download = http.get({ agent: false, port, path: '/api/tickets/endless' });
    await once(download, 'response');
    await eventually(() => expect(tickets.requests).toHaveLength(2));

    upload.destroy();
    download.destroy();

    await eventually(() =>
      expect(tickets.requests.every(({ socket }) => socket.destroyed)).toBe(true),
    );
    expect((await ask(port, '/api/tickets/1')).body.toString()).toBe('whole');
    expect(run.stderr()).toBe('');
  });

  it('says 502 when the backend dies before it answers', async () => {
    const auth = await startBackend((_req, res) => void res.destroy());
    const { port } = await startGateway({ 'auth-srv': auth.port });

    const answer = await ask(port, '/api/users');

    expect(answer.status).toBe(502);
    expect(failure(answer.body)).toBe('auth-srv:3000 is out of reach');
  });

  it('says 504 when the backend keeps silent too long', async () => {
    const auth = await startBackend(() => undefined);
    const { port } = await startGateway({ 'auth-srv': auth.port }, ['--timeout-ms', '200']);

    const answer = await ask(port, '/api/users');

    expect(answer.status).toBe(504);
    expect(failure(answer.body)).toBe('auth-srv:3000 did not answer in time');
    await eventually(() => expect(auth.requests[0]?.socket.destroyed).toBe(true));
  });

  it.each(['/%', '/%zz/api/users', '/../etc/passwd', '*'])(
    'says 400 to the path %s',
    async (path) => {
      const { port } = await startGateway({ 'client-srv': await freePort() });

      const answer = await ask(port, path, { method: 'OPTIONS' });

      expect(answer.status).toBe(400);
      expect(failure(answer.body)).toBe('Malformed request path');
    },
  );

  it('says 400 to what is no HTTP', async () => {
    const { port } = await startGateway({});

    const answer = await askRaw(port, 'nonsense\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/\{"errors":\[\{"message":"Malformed request"\}\]\}$/);
  });

  it('says 431 to more than 16 kB of headers, as the services do', async () => {
    const { port } = await startGateway({});

    const answer = await askRaw(
      port,
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toMatch(/\{"errors":\[\{"message":"Request headers are too large"\}\]\}$/);
  });

  it('serves the next request of a connection after a refused one', async () => {
    const auth = await startBackend();
    const { port } = await startGateway({ 'auth-srv': auth.port });
    const body = 'x'.repeat(300_000);

    const answers = await askRaw(
      port,
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}` +
        'GET /api/users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );

    expect(answers).toMatch(/^HTTP\/1\.1 502 [^]*HTTP\/1\.1 200 OK/);
  });
});
