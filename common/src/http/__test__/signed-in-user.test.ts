import { NotAuthorizedError } from '../../errors/not-authorized-error';
import { signedInUser } from '../signed-in-user';

it('is the user whom the session names', () => {
  const currentUser = { id: 'user-1', email: 'test@test.com' };
  expect(signedInUser({ currentUser })).toBe(currentUser);
});

it('refuses when nobody is signed in', () => {
  expect(() => signedInUser({})).toThrow(NotAuthorizedError);
});
