import request from 'supertest';
import { app } from '../../app';
import { User } from '../../models/user';
import { Password } from '../../services/password';
import { buildUser } from '../../test/build-user';
import { sessionOf } from '../../test/session-cookie';

const post = (body: unknown) =>
  request(app)
    .post('/api/users/signin')
    .set('Content-Type', 'application/json')
    .send(JSON.stringify(body));

const invalidCredentials = { errors: [{ message: 'Invalid credentials' }] };
const emailError = { message: 'email invalid', field: 'email' };
const passwordError = { message: 'you must supply a password', field: 'password' };

it('fails when an email that does not exist is supplied', async () => {
  const response = await post({ email: 'test@test.com', password: 'password' });

  expect(response.status).toBe(400);
  expect(response.body).toEqual(invalidCredentials);
  expect(response.get('Set-Cookie')).toBeUndefined();
});

it('fails when an incorrect password is supplied', async () => {
  await buildUser();

  const response = await post({ email: 'test@test.com', password: 'passwort' });

  expect(response.status).toBe(400);
  expect(response.body).toEqual(invalidCredentials);
  expect(response.get('Set-Cookie')).toBeUndefined();
});

it('responds with a cookie when given valid credentials', async () => {
  const user = await buildUser();

  const response = await post({ email: 'test@test.com', password: 'password' });

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ id: user.id, email: 'test@test.com' });
  expect(sessionOf(response.get('Set-Cookie'))).toEqual({ jwt: expect.any(String) });
});

it('does the same work for an address without an account', async () => {
  const compare = jest.spyOn(Password, 'compare');

  await post({ email: 'nobody@test.com', password: 'password' });

  expect(compare).toHaveBeenCalledWith(undefined, 'password');
  compare.mockRestore();
});

it('signs in again whoever is signed in already', async () => {
  await buildUser({ email: 'other@test.com', password: 'other password' });
  const cookie = await signin();

  const response = await post({ email: 'other@test.com', password: 'other password' }).set(
    'Cookie',
    cookie,
  );

  expect(response.status).toBe(200);
  expect(response.body.email).toBe('other@test.com');
});

it('knows an address however it is spelled', async () => {
  await buildUser();

  const response = await post({ email: ' Test@TEST.com ', password: 'password' });

  expect(response.status).toBe(200);
});

it('returns a 400 with missing email AND password', async () => {
  const response = await post({});

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [emailError, passwordError] });
});

it.each([[{ $gt: '' }], [['test@test.com']], [null], [1], ['x'], [`${'a'.repeat(10_000)}@b.co`]])(
  'refuses %j as an email',
  async (email) => {
    await buildUser();

    const response = await post({ email, password: 'password' });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [emailError] });
  },
);

it.each([[{ $ne: 'x' }], [['password']], [null], [1], ['   ']])(
  'refuses %j as a password',
  async (password) => {
    await buildUser();

    const response = await post({ email: 'test@test.com', password });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [passwordError] });
  },
);

it('answers a password of 10,000 characters like any other wrong one', async () => {
  await buildUser();

  const response = await post({ email: 'test@test.com', password: 'p'.repeat(10_000) });

  expect(response.status).toBe(400);
  expect(response.body).toEqual(invalidCredentials);
});

describe('with a password that was hashed by scrypt', () => {
  // `password` with the salt `73616c7473616c74`, by Node's own scrypt
  const hash =
    'f1d4f602af14187acca25d5bd7de818207312a0d629e4a025445550c2e05e58e5359ca70f5c356cfb4100a702843c89bc1e44313bb1e35cb56622df418d8e960.73616c7473616c74';

  beforeEach(async () => {
    await User.collection.insertOne({ email: 'test@test.com', password: hash });
  });

  it('lets its owner in, and hashes it anew', async () => {
    await post({ email: 'test@test.com', password: 'password' }).expect(200);

    const stored = await User.findOne({ email: 'test@test.com' });
    expect(stored?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await post({ email: 'test@test.com', password: 'password' }).expect(200);
  });

  it('refuses any other password, and leaves the hash as it is', async () => {
    await post({ email: 'test@test.com', password: 'passwort' }).expect(400, invalidCredentials);

    const stored = await User.findOne({ email: 'test@test.com' });
    expect(stored?.password).toBe(hash);
  });
});

it('does not hash an up-to-date password again', async () => {
  const user = await buildUser();

  await post({ email: 'test@test.com', password: 'password' }).expect(200);

  expect((await User.findById(user.id))?.password).toBe(user.password);
});
