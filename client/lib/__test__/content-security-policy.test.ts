import { contentSecurityPolicy } from '../content-security-policy';

function directive(name: string, key?: string): string[] {
  const policy = contentSecurityPolicy({ stripePublishableKey: key }, { nonce: 'abc' });
  const found = policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? '';
  return found.split(' ').slice(1);
}

it('runs scripts of our own origin and those marked by this answer', () => {
  expect(directive('script-src')).toEqual(["'self'", "'nonce-abc'"]);
});

it('lets nobody in where the simulator takes the cards', () => {
  expect(directive('frame-src', 'pk_test_simulator')).toEqual(["'none'"]);
  expect(directive('connect-src', 'pk_test_simulator')).toEqual(["'self'"]);
});

it('lets Stripe in where Stripe takes the cards', () => {
  expect(directive('script-src', 'pk_test_51abc')).toContain('https://js.stripe.com');
  expect(directive('frame-src', 'pk_test_51abc')).toContain('https://hooks.stripe.com');
  expect(directive('connect-src', 'pk_test_51abc')).toContain('https://api.stripe.com');
});
