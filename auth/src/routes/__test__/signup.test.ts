import jwt from 'jsonwebtoken';
import request from 'supertest';
import { app } from '../../app';
import { User } from '../../models/user';
import { buildUser } from '../../test/build-user';
import { sessionOf } from '../../test/session-cookie';

const signup = (body: unknown) =>
  request(app)
    .post('/api/users/signup')
    .set('Content-Type', 'application/json')
    .send(JSON.stringify(body));

const emailError = { message: 'Email must be valid', field: 'email' };
const passwordError = {
  message: 'password must be between 4 and 20 characters',
  field: 'password',
};

it('returns a 201 on successful signup', async () => {
  const response = await signup({ email: 'test@test.com', password: 'password' });

  expect(response.status).toBe(201);
  expect(response.body).toEqual({ id: expect.any(String), email: 'test@test.com' });
});

it('returns a 400 with an invalid email', async () => {
  const response = await signup({ email: 'testtest.com', password: 'password' });

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [emailError] });
});

it.each(['p', 'abc', 'a'.repeat(21), '   a   '])(
  'returns a 400 with an invalid password: %j',
  async (password) => {
    const response = await signup({ email: 'test@test.com', password });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [passwordError] });
  },
);

it.each(['abcd', 'a'.repeat(20)])(
  'takes a password of 4 to 20 characters: %j',
  async (password) => {
    const response = await signup({ email: 'test@test.com', password });

    expect(response.status).toBe(201);
  },
);

it('returns a 400 with missing email AND password', async () => {
  const response = await signup({});

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [emailError, passwordError] });
});

it('dissallows duplicate emails', async () => {
  await signup({ email: 'test@test.com', password: 'password' }).expect(201);

  const response = await signup({ email: 'test@test.com', password: 'password' });

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [{ message: 'Email in use' }] });
  expect(response.get('Set-Cookie')).toBeUndefined();
});

it('sets a cookie after successful signup', async () => {
  const response = await signup({ email: 'test@test.com', password: 'password' });

  expect(response.get('Set-Cookie')).toEqual([
    expect.stringMatching(/^session=[\w+/=]+; path=\/; samesite=lax; httponly$/),
  ]);
});

it('signs who somebody is, for seven days', async () => {
  const response = await signup({ email: 'test@test.com', password: 'password' });

  const { jwt: token = '' } = sessionOf(response.get('Set-Cookie'));
  const payload = jwt.verify(token, 'adsopsdfisd', { algorithms: ['HS256'] }) as jwt.JwtPayload;
  expect(payload).toMatchObject({ id: response.body.id, email: 'test@test.com' });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(7 * 24 * 60 * 60);
});

it('gives one of ten who sign up with one address at once the account', async () => {
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => signup({ email: 'test@test.com', password: 'password' })),
  );

  const refused = responses.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(9);
  for (const { status, body } of refused) {
    expect(status).toBe(400);
    expect(body).toEqual({ errors: [{ message: 'Email in use' }] });
  }
  expect(await User.countDocuments()).toBe(1);
});

it.each(['TEST@Test.Com', '  test@test.com '])(
  'takes %j for the same address as test@test.com',
  async (email) => {
    await buildUser({ email: 'test@test.com' });

    const response = await signup({ email, password: 'password' });

    expect(response.body).toEqual({ errors: [{ message: 'Email in use' }] });
  },
);

it('takes an accented letter and its decomposed form for the same', async () => {
  await signup({ email: 'jos\u00e9@test.com', password: 'password' }).expect(201);

  const response = await signup({ email: 'jose\u0301@test.com', password: 'password' });

  expect(response.body).toEqual({ errors: [{ message: 'Email in use' }] });
});

it.each([
  [{ $gt: '' }],
  [['test@test.com']],
  [['a@test.com', 'b@test.com']],
  [null],
  [true],
  [42],
  [''],
  [`${'a'.repeat(10_000)}@test.com`],
  ['te\u0000st@test.com'],
  ['test@test.com\u0000'],
  ['test@test.com\n'],
  ['"te\u0007st"@test.com'],
  ['te\ud800st@test.com'],
])('refuses %j as an email', async (email) => {
  const response = await signup({ email, password: 'password' });

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [emailError] });
  expect(await User.countDocuments()).toBe(0);
});

it.each([[{ $gt: '' }], [['password']], [null], [12_345_678], ['a'.repeat(10_000)]])(
  'refuses %j as a password',
  async (password) => {
    const response = await signup({ email: 'test@test.com', password });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [passwordError] });
  },
);

it.each([[[]], [[{ email: 'test@test.com', password: 'password' }]]])(
  'refuses %j as a body',
  async (body) => {
    const response = await signup(body);

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [emailError, passwordError] });
  },
);

it.each(['null', '"text"', '{"email": ', ''])('never fails over the body %j', async (body) => {
  const response = await request(app)
    .post('/api/users/signup')
    .set('Content-Type', 'application/json')
    .send(body);

  expect(response.status).toBe(400);
  expect(response.body.errors[0]).toHaveProperty('message');
});

it('stores nothing of the request but the address and the hash', async () => {
  await signup({ email: 'test@test.com', password: 'password', admin: true }).expect(201);

  const stored = await User.collection.findOne({});
  expect(Object.keys(stored ?? {}).sort()).toEqual(['__v', '_id', 'email', 'password']);
  expect(stored?.password).toMatch(/^\$argon2id\$/);
});
