import { signin, useMongo } from '@gittix/common/testing';
import { relay } from '../events/relay';
import { useStripeDouble } from './stripe-double';

jest.mock('../nats-wrapper');
jest.mock('../stripe');
// Jest takes __mocks__/stripe for the package of that name too
jest.unmock('stripe');

declare global {
  /** The cookie of somebody who is signed in; without an id, another person each time. */
  var signin: (id?: string) => string[];
}

process.env.JWT_KEY = 'adsopsdfisd';
process.env.STRIPE_KEY = 'sk_test_double';
process.env.STRIPE_WEBHOOK_SECRET = 'whsec_test';
globalThis.signin = signin;

useMongo(relay);
useStripeDouble();
