import { randomBytes, scryptSync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { TooManyRequestsError } from '@gittix/common';
import { Password } from '../password';

const scryptHash = (password: string) => {
  const salt = randomBytes(8).toString('hex');
  return `${scryptSync(password, salt, 64).toString('hex')}.${salt}`;
};

it('hashes with argon2id: 19 MiB, two passes, one lane', async () => {
  expect(await Password.toHash('password')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it('salts: two hashes of one password differ', async () => {
  expect(await Password.toHash('password')).not.toBe(await Password.toHash('password'));
});

it.each([
  ['argon2id', (password: string) => Password.toHash(password)],
  ['scrypt', async (password: string) => scryptHash(password)],
])('knows the right password by its %s hash, and no other', async (_name, hash) => {
  const stored = await hash('password');

  expect(await Password.compare(stored, 'password')).toBe(true);
  expect(await Password.compare(stored, 'passwort')).toBe(false);
  expect(await Password.compare(stored, '')).toBe(false);
});

it('matches nothing where there is no account', async () => {
  expect(await Password.compare(undefined, 'password')).toBe(false);
  expect(await Password.compare(undefined, '')).toBe(false);
});

it.each(['', '.', 'password', 'zz.zz', '$argon2id$', '$argon2id$v=19$m=19456,t=2,p=1$x$y'])(
  'matches nothing against the damaged hash %j',
  async (stored) => {
    expect(await Password.compare(stored, 'password')).toBe(false);
  },
);

it('calls a hash outdated that was not made as hashes are made now', async () => {
  expect(Password.isOutdated(scryptHash('password'))).toBe(true);
  expect(Password.isOutdated('$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$aGFzaA')).toBe(true);
  expect(Password.isOutdated(await Password.toHash('password'))).toBe(false);
});

it('refuses who comes when a hundred wait already', async () => {
  const places = availableParallelism() + 100;

  const outcomes = await Promise.allSettled(
    Array.from({ length: places + 5 }, () => Password.compare('$argon2id$', 'password')),
  );

  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(5);
  for (const { reason } of refused) {
    expect(reason).toBeInstanceOf(TooManyRequestsError);
    expect((reason as TooManyRequestsError).headers).toEqual({ 'Retry-After': '5' });
  }
});
