import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Router } from 'express';
import request from 'supertest';
import { createApp } from '../../service/create-app';
import { metrics } from '../metrics';

const router = Router();
router.get('/api/things/:id', (_req, res) => res.send({}));
router.get('/api/slow', () => undefined);

const app = createApp({ routers: [router] });

async function labelsSeen() {
  const text = await metrics.getSingleMetricAsString('http_request_duration_seconds');
  return [...text.matchAll(/_count\{(.*?)\} (\d+)/g)].map(([, labels, count]) => [labels, count]);
}

beforeEach(() => metrics.resetMetrics());

it('counts by route, not by path', async () => {
  await request(app).get('/api/things/1');
  await request(app).get('/api/things/2');

  expect(await labelsSeen()).toEqual([['method="GET",route="/api/things/:id",status="200"', '2']]);
});

it('counts all paths that nobody answers as one', async () => {
  await request(app).get('/wp-admin');
  await request(app).get('/.env');

  expect(await labelsSeen()).toEqual([['method="GET",route="unmatched",status="404"', '2']]);
});

it('counts those who do not wait for the answer', async () => {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const arrived = once(server, 'request');
  socket.write('GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, res] = (await arrived) as [unknown, NodeJS.EventEmitter];

  socket.destroy();
  await once(res, 'close');
  await new Promise((resolve) => server.close(resolve));

  expect(await labelsSeen()).toEqual([['method="GET",route="/api/slow",status="aborted"', '1']]);
});
