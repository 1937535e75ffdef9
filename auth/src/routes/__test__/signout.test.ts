import request from 'supertest';
import { app } from '../../app';

it('clears the cookie after signing out', async () => {
  const cookie = await signin();

  const response = await request(app).post('/api/users/signout').set('Cookie', cookie).send({});

  expect(response.status).toBe(200);
  expect(response.body).toEqual({});
  expect(response.get('Set-Cookie')).toEqual([
    'session=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly',
  ]);
});

it('lets those sign out who are not signed in, with or without a body', async () => {
  await request(app).post('/api/users/signout').send({}).expect(200, {});
  await request(app).post('/api/users/signout').expect(200, {});
});

it('signs nobody out at the wish of another site', async () => {
  const cookie = await signin();

  const response = await request(app)
    .post('/api/users/signout')
    .set('Cookie', cookie)
    .set('Sec-Fetch-Site', 'cross-site');

  expect(response.status).toBe(403);
  expect(response.get('Set-Cookie')).toBeUndefined();
});
