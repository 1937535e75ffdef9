/** @jest-environment node */
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildClient } from '../build-client';

let service: http.Server;
let url: string;

beforeEach(async () => {
  service = http.createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ path: req.url, headers: req.headers }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(async () => {
  delete process.env.SERVER_BASE_URL;
  delete process.env.TICKETS_URL;
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const visit = (headers: http.IncomingHttpHeaders) => ({ req: { headers } as IncomingMessage });

interface Heard {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

it('asks on the server at SERVER_BASE_URL, as the visitor: with their host and cookie', async () => {
  process.env.SERVER_BASE_URL = url;
  const client = buildClient(visit({ host: 'ticketing.dev', cookie: 'session=abc' }));

  const { data } = await client.get<Heard>('/api/users/currentuser');

  expect(data.path).toBe('/api/users/currentuser');
  expect(data.headers).toMatchObject({ host: 'ticketing.dev', cookie: 'session=abc' });
});

it('goes straight to a service that has an address of its own', async () => {
  process.env.SERVER_BASE_URL = 'http://127.0.0.1:9';
  process.env.TICKETS_URL = url;

  const { data } = await buildClient(visit({})).get<Heard>('/api/tickets', {
    params: { limit: 5, cursor: undefined },
  });

  expect(data.path).toBe('/api/tickets?limit=5');
});

it('does not pass on what was about the visitor’s own request', async () => {
  process.env.SERVER_BASE_URL = url;
  const client = buildClient(visit({ 'content-length': '9', 'if-none-match': '"x"' }));

  const { data } = await client.get<Heard>('/api/tickets');

  expect(data.headers['content-length']).toBeUndefined();
  expect(data.headers['if-none-match']).toBeUndefined();
});

it('asks the Ingress controller of the cluster unless told otherwise', async () => {
  const client = buildClient(visit({}));
  client.defaults.adapter = async (config) => ({
    data: config.baseURL,
    status: 200,
    statusText: 'OK',
    headers: {},
    config,
  });

  const { data } = await client.get<string>('/api/tickets');

  expect(data).toBe('http://ingress-nginx-controller.ingress-nginx.svc.cluster.local');
});
