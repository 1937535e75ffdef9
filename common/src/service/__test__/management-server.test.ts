import '../../outbox/relay';
import request from 'supertest';
import { createManagementApp } from '../management-server';

const works = async () => undefined;
const fails = async () => {
  throw new Error('down');
};

it('is alive as long as it answers', async () => {
  const app = createManagementApp({ checks: { database: fails }, info: {} });
  await request(app).get('/healthz').expect(200, { status: 'ok' });
});

it('is ready when all checks pass, whatever the bus does', async () => {
  const app = createManagementApp({
    checks: { database: works },
    info: { bus: () => 'disconnected' },
  });
  await request(app)
    .get('/readyz')
    .expect(200, { status: 'ok', database: 'ok', bus: 'disconnected' });
});

it('is not ready while a check fails', async () => {
  const app = createManagementApp({ checks: { database: fails }, info: {} });
  await request(app).get('/readyz').expect(503, { status: 'unavailable', database: 'failed' });
});

it('is not ready while a check does not answer', async () => {
  const app = createManagementApp({
    checks: { database: () => new Promise(() => undefined) },
    info: {},
  });
  await request(app).get('/readyz').expect(503, { status: 'unavailable', database: 'failed' });
});

it('shows its metrics in the format of Prometheus', async () => {
  const app = createManagementApp({ checks: {}, info: {} });
  const response = await request(app).get('/metrics').expect(200);
  expect(response.headers['content-type']).toContain('text/plain');
  expect(response.text).toContain('# TYPE gittix_events_published_total counter');
});

it('answers anything else as every API does', async () => {
  const app = createManagementApp({ checks: {}, info: {} });
  await request(app)
    .get('/secrets')
    .expect(404, { errors: [{ message: 'not found' }] });
});
