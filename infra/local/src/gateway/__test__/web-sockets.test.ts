import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { eventually } from '@gittix/testing/until';
import { freePort } from '@gittix/testing/free-port';
import { startBackend, startGateway, stopEverything } from './support/processes';

afterEach(stopEverything);

describe('web sockets', () => {
  /** A backend that agrees to any upgrade and sends back what it gets. */
  async function startEcho() {
    const upgrades: http.IncomingMessage[] = [];
    const backend = await startBackend();
    backend.server.on('upgrade', (req: http.IncomingMessage, socket: Socket) => {
      upgrades.push(req);
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      );
      socket.pipe(socket);
    });
    return { ...backend, upgrades };
  }

  async function upgrade(port: number, path: string) {
    const req = http.get({
      agent: false,
      port,
      path,
      headers: { connection: 'Upgrade', upgrade: 'websocket', 'x-forwarded-for': '6.6.6.6' },
    });
    const [res, socket] = (await Promise.race([once(req, 'upgrade'), once(req, 'response')])) as [
      http.IncomingMessage,
      Socket,
    ];
    return { res, socket };
  }

  it('pass both ways, with the same care for who the client is', async () => {
    const client = await startEcho();
    const { port } = await startGateway({ 'client-srv': client.port });

    const { socket } = await upgrade(port, '/_next/webpack-hmr');
    socket.write('hello');
    const [echo] = (await once(socket, 'data')) as [Buffer];

    expect(echo.toString()).toBe('hello');
    expect(client.upgrades[0]).toMatchObject({ url: '/_next/webpack-hmr' });
    expect(client.upgrades[0]?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1' });
    socket.destroy();
  });

  it('are refused in the house shape when the backend is down', async () => {
    const { port } = await startGateway({ 'client-srv': await freePort() });

    const { res } = await upgrade(port, '/_next/webpack-hmr');

    expect(res.statusCode).toBe(502);
    expect(await json(res)).toEqual({ errors: [{ message: 'client-srv:3000 is out of reach' }] });
  });

  it('end with the gateway', async () => {
    const client = await startEcho();
    const { port, run } = await startGateway({ 'client-srv': client.port });
    const { socket } = await upgrade(port, '/');
    socket.on('error', () => undefined);

    run.child.kill('SIGTERM');

    expect(await run.ended).toBe(0);
    await eventually(() => expect(socket.destroyed).toBe(true));
  });

  async function json(res: http.IncomingMessage): Promise<unknown> {
    let text = '';
    for await (const chunk of res) text += String(chunk);
    return JSON.parse(text);
  }
});
