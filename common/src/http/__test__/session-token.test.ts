import jwt from 'jsonwebtoken';
import { signToken, verifyToken } from '../session-token';

const user = { id: '1', email: 'a@b.co' };

beforeEach(() => {
  process.env.JWT_KEY = 'a-key';
});

it('says who somebody is', () => {
  expect(verifyToken(signToken(user))).toMatchObject(user);
});

it('signs nothing but id and email', () => {
  const token = signToken({ ...user, password: 'hunter2' } as typeof user);

  expect(jwt.decode(token)).toEqual({ ...user, iat: expect.any(Number), exp: expect.any(Number) });
});

it('is a plain HS256 token, for whoever has the key', () => {
  expect(jwt.verify(signToken(user), 'a-key', { algorithms: ['HS256'] })).toMatchObject(user);
  expect(verifyToken(jwt.sign(user, 'a-key'))).toMatchObject(user);
});

it('follows JWT_KEY when it changes', () => {
  const token = signToken(user);

  process.env.JWT_KEY = 'another-key';
  expect(verifyToken(token)).toBeUndefined();

  process.env.JWT_KEY = 'a-key';
  expect(verifyToken(token)).toMatchObject(user);
});

it('knows nobody without JWT_KEY, and signs nothing', () => {
  const token = signToken(user);
  delete process.env.JWT_KEY;

  expect(verifyToken(token)).toBeUndefined();
  expect(() => signToken(user)).toThrow('JWT_KEY must be defined');
});

it.each([
  ['expired', () => signToken(user, -1)],
  ['unsigned', () => jwt.sign(user, '', { algorithm: 'none' })],
  ['of another algorithm', () => jwt.sign(user, 'a-key', { algorithm: 'HS384' })],
  ['of another key', () => jwt.sign(user, 'another-key')],
  ['without an email', () => jwt.sign({ id: '1' }, 'a-key')],
  ['with an id that is an object', () => jwt.sign({ ...user, id: { $gt: '' } }, 'a-key')],
  ['text', () => jwt.sign('text', 'a-key')],
  ['empty', () => ''],
  ['nonsense', () => 'a.b.c'],
  ['an object', () => ({ jwt: signToken(user) })],
  ['null', () => null],
])('knows nobody by a token that is %s', (_name, token) => {
  expect(verifyToken(token())).toBeUndefined();
});
