import { NotAuthorizedError } from '../../errors/not-authorized-error';
import { requireOwner } from '../require-owner';

const currentUser = { id: 'ann', email: 'ann@test.com' };

it('lets the owner pass', () => {
  expect(() => requireOwner({ userId: 'ann' }, { currentUser })).not.toThrow();
});

it('refuses everybody else', () => {
  expect(() => requireOwner({ userId: 'ben' }, { currentUser })).toThrow(NotAuthorizedError);
  expect(() => requireOwner({ userId: 'ben' }, {})).toThrow(NotAuthorizedError);
});
