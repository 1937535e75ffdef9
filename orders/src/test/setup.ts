import { signin, useMongo } from '@gittix/common/testing';
import { relay } from '../events/relay';

jest.mock('../nats-wrapper');

declare global {
  /** The cookie of somebody who is signed in; without an id, another person each time. */
  var signin: (id?: string) => string[];
}

process.env.JWT_KEY = 'adsopsdfisd';
globalThis.signin = signin;

useMongo(relay);
