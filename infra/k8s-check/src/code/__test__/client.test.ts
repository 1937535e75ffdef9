import { clientProgram } from '../client';

it('knows what the client reads and where it goes by default', () => {
  const { variables, defaults } = clientProgram();
  expect(variables).toEqual(
    expect.arrayContaining(['SERVER_BASE_URL', 'AUTH_URL', 'STRIPE_PUBLISHABLE_KEY']),
  );
  expect(defaults.SERVER_BASE_URL).toMatch(/^http:\/\/ingress-nginx-controller\./);
});
