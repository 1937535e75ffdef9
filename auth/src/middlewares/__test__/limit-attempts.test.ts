import request from 'supertest';
import { app } from '../../app';

const signin = (from: string) =>
  request(app).post('/api/users/signin').set('X-Forwarded-For', from).send({});
const signup = (from: string) =>
  request(app).post('/api/users/signup').set('X-Forwarded-For', from).send({});

beforeEach(() => {
  process.env.AUTH_RATE_LIMIT_PER_MINUTE = '3';
});

afterEach(() => {
  delete process.env.AUTH_RATE_LIMIT_PER_MINUTE;
});

it('refuses an address that tries too often, sign-ins and sign-ups together', async () => {
  await signin('10.0.0.1').expect(400);
  await signup('10.0.0.1').expect(400);
  await signin('10.0.0.1').expect(400);

  const response = await signin('10.0.0.1');

  expect(response.status).toBe(429);
  expect(response.body).toEqual({
    errors: [{ message: 'Too many attempts, please try again later' }],
  });
  const seconds = Number(response.get('Retry-After'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
});

it('counts each address by itself', async () => {
  for (let tried = 0; tried < 4; tried += 1) await signin('10.0.0.2');

  await signin('10.0.0.2').expect(429);
  await signin('10.0.0.3').expect(400);
});

it('counts by the address that our own proxy saw, whatever else the caller says', async () => {
  for (let tried = 0; tried < 4; tried += 1) await signin(`1.2.3.${tried}, 10.0.0.4`);

  await signin('1.2.3.99, 10.0.0.4').expect(429);
});

it('leaves the other routes alone', async () => {
  for (let tried = 0; tried < 4; tried += 1) await signin('10.0.0.5');

  const get = request(app).get('/api/users/currentuser').set('X-Forwarded-For', '10.0.0.5');
  await get.expect(200);
  await request(app).post('/api/users/signout').set('X-Forwarded-For', '10.0.0.5').expect(200);
});

it('has no limit with 0', async () => {
  process.env.AUTH_RATE_LIMIT_PER_MINUTE = '0';

  for (let tried = 0; tried < 5; tried += 1) await signin('10.0.0.6').expect(400);
});
