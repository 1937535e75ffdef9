import { Agent, get, type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { listenHttp } from '../http-server';

/** Sends a request down a connection that is to be kept, and resolves to the server's side of it. */
async function requestUnderWay() {
  let arrived: (res: ServerResponse) => void;
  const onItsWay = new Promise<ServerResponse>((resolve) => (arrived = resolve));
  const server = await listenHttp((_req, res) => arrived(res), 0, '127.0.0.1', 'PORT');
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    const agent = new Agent({ keepAlive: true });
    get({ host: '127.0.0.1', port: server.port, agent }, resolve).on('error', reject);
  });
  return { server, res: await onItsWay, answer };
}

let cut: jest.SpyInstance;
beforeEach(() => (cut = jest.spyOn(Server.prototype, 'closeAllConnections')));
afterEach(() => cut.mockRestore());

it('answers what is under way when it stops, and says that the connection ends with it', async () => {
  const { server, res, answer } = await requestUnderWay();
  const stopped = server.stop();
  res.end('done');
  expect((await answer).headers.connection).toBe('close');
  (await answer).resume();
  await stopped;
  expect(cut).not.toHaveBeenCalled();
});

it('ends a connection after an answer that had begun when it stopped', async () => {
  const { server, res, answer } = await requestUnderWay();
  res.write('do');
  expect((await answer).headers.connection).toBe('keep-alive');
  const stopped = server.stop();
  res.end('ne');
  (await answer).resume();
  await stopped;
  expect(cut).not.toHaveBeenCalled();
});
