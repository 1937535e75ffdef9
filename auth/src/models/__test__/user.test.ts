import { buildUser } from '../../test/build-user';
import { User } from '../user';

it('hashes the password when it is saved', async () => {
  const user = await buildUser({ password: 'password' });

  expect(user.password).toMatch(/^\$argon2id\$/);
});

it('leaves the hash alone when something else changes', async () => {
  const user = await buildUser();
  const hash = user.password;

  user.email = 'other@test.com';
  await user.save();

  expect((await User.findById(user.id))?.password).toBe(hash);
});

it('shows id and email, and nothing that is ours alone', async () => {
  const user = await buildUser();

  const shown: unknown = JSON.parse(JSON.stringify(user));

  expect(shown).toEqual({ id: user.id, email: 'test@test.com' });
});

it('takes an address once, however it is spelled', async () => {
  await buildUser({ email: 'test@test.com' });

  await expect(buildUser({ email: ' TEST@test.com ' })).rejects.toMatchObject({ code: 11_000 });
});

it.each(['email', 'password'] as const)('is not saved without %s', async (field) => {
  await expect(buildUser({ [field]: undefined })).rejects.toThrow(`Path \`${field}\` is required`);
});

it('is found by its address through an index', async () => {
  await buildUser();

  const plan = await User.findOne({ email: 'test@test.com' }).explain('queryPlanner');

  expect(JSON.stringify(plan)).toContain('IXSCAN');
  expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
});
