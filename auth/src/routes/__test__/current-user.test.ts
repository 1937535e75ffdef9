import { signToken } from '@gittix/common';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { app } from '../../app';
import { sessionCookie } from '../../test/session-cookie';

const KEY = 'adsopsdfisd';
const user = { id: '65f0c0ffee65f0c0ffee65f0', email: 'test@test.com' };

const currentUser = (cookie: string | string[] = []) =>
  request(app).get('/api/users/currentuser').set('Cookie', [cookie].flat());

it('responds with details about the current user', async () => {
  const cookie = await signin();

  const response = await currentUser(cookie);

  expect(response.status).toBe(200);
  expect(response.body.currentUser).toEqual({
    id: expect.any(String),
    email: 'test@test.com',
    iat: expect.any(Number),
    exp: expect.any(Number),
  });
});

it('responds with null if not authenticated', async () => {
  const response = await currentUser();

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ currentUser: null });
});

it('responds with null after signing out', async () => {
  const agent = request.agent(app);
  await agent.post('/api/users/signup').send({ email: 'test@test.com', password: 'password' });
  await agent.post('/api/users/signout').send({});

  const response = await agent.get('/api/users/currentuser');

  expect(response.body).toEqual({ currentUser: null });
});

const forged: [string, () => string][] = [
  [
    'a token whose signature was tampered with',
    () => sessionCookie({ jwt: `${signToken(user)}x` }),
  ],
  [
    'a token whose payload was tampered with',
    () => {
      const [head, , signature] = signToken(user).split('.');
      const payload = Buffer.from(JSON.stringify({ ...user, id: 'other' })).toString('base64url');
      return sessionCookie({ jwt: `${head}.${payload}.${signature}` });
    },
  ],
  ['an expired token', () => sessionCookie({ jwt: signToken(user, -1) })],
  ['a token of another key', () => sessionCookie({ jwt: jwt.sign(user, 'another key') })],
  ['an unsigned token', () => sessionCookie({ jwt: jwt.sign(user, '', { algorithm: 'none' }) })],
  [
    'a token of another algorithm',
    () => sessionCookie({ jwt: jwt.sign(user, KEY, { algorithm: 'HS512' }) }),
  ],
  ['a token of another shape', () => sessionCookie({ jwt: jwt.sign({ id: 1 }, KEY) })],
  ['a token that is text only', () => sessionCookie({ jwt: jwt.sign('text', KEY) })],
  ['a token that is no string', () => sessionCookie({ jwt: { $gt: '' } })],
  ['a token that is null', () => sessionCookie({ jwt: null })],
  ['a session that is null', () => sessionCookie(null)],
  ['a session that is a number', () => sessionCookie(7)],
  ['a session that is an array', () => sessionCookie(['jwt'])],
  [
    'a session with a name of its library',
    () => sessionCookie({ isNew: true, save: 1, toJSON: 1 }),
  ],
  [
    'a session that brings a prototype',
    () =>
      `session=${Buffer.from(`{"__proto__": {"jwt": "${signToken(user)}"}}`).toString('base64')}`,
  ],
  ['a cookie that is not base64', () => 'session=%%%'],
  ['a cookie that is not JSON', () => `session=${Buffer.from('{"jwt"').toString('base64')}`],
  ['an empty cookie', () => 'session='],
  ['the cookie of older versions', () => sessionCookie({}).replace('session', 'express:sess')],
  ['a cookie of 10,000 characters', () => `session=${'A'.repeat(10_000)}`],
];

it.each(forged)('responds with null for %s', async (_name, cookie) => {
  const response = await currentUser(cookie());

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ currentUser: null });
});

it('signs everybody out when the key is another, and recovers with it', async () => {
  const cookie = await signin();
  process.env.JWT_KEY = 'the key of another service';
  const refused = await currentUser(cookie);
  process.env.JWT_KEY = KEY;
  const answered = await currentUser(cookie);

  expect(refused.body).toEqual({ currentUser: null });
  expect(answered.body.currentUser).toMatchObject({ email: 'test@test.com' });
});
