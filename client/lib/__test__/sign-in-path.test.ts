import { pathAfterSignIn, signInPath } from '../sign-in-path';

it('leads back to where one wanted to go', () => {
  expect(signInPath('/orders/7?x=1')).toBe('/auth/signin?next=%2Forders%2F7%3Fx%3D1');
  expect(pathAfterSignIn('/orders/7?x=1')).toBe('/orders/7?x=1');
});

it.each([
  undefined,
  ['/orders', '/'],
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example/',
  '/\t/elsewhere.example/',
  'javascript:alert(1)',
])('never leads to another site: %p', (next) => {
  expect(pathAfterSignIn(next)).toBe('/');
});

it('does not lead back to a page about signing in', () => {
  expect(signInPath('/auth/signout')).toBe('/auth/signin');
});
