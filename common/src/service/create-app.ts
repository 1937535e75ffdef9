import 'express-async-errors';
import cookieSession from 'cookie-session';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import { NotFoundError } from '../errors/not-found-error';
import { currentUser } from '../middlewares/current-user';
import { errorHandler } from '../middlewares/error-handler';
import { parseJson, requireJson } from '../middlewares/json-body';
import { sameSite } from '../middlewares/same-site';
import { requestMetrics } from '../observability/http-metrics';
import { requestContext } from '../observability/request-context';
import { requestLog } from '../observability/request-log';
import type { SettingName } from './setting-catalogue';
import { settingsOrDefaults } from './settings';

export interface AppOptions {
  routers: readonly Router[];
  /** Mounted before the JSON parser, for routes that need the body as it came (webhooks). */
  rawRouters?: readonly Router[];
}

/** The environment variables that an app is built by. */
export const appVariables = [
  'NODE_ENV',
  'TRUST_PROXY_HOPS',
  'COOKIE_SECURE',
] as const satisfies readonly SettingName[];

/**
 * A service's Express app: everything that stands before and behind its routers. It does not
 * listen, so that a test can use any port.
 *
 * @example export const app = createApp({ routers: [showTicketRouter, createTicketRouter] });
 */
export function createApp({ routers, rawRouters = [] }: AppOptions): Express {
  const { TRUST_PROXY_HOPS, COOKIE_SECURE, NODE_ENV } = settingsOrDefaults(appVariables);
  const app = express();

  // A number, not true: with true a caller could name any address as its own and escape every limit.
  app.set('trust proxy', TRUST_PROXY_HOPS);
  // `?limit[$gt]=1` is then a field of that name, not an object that reaches a query.
  app.set('query parser', 'simple');

  app.use(requestContext, requestLog, requestMetrics, helmet(), sameSite);
  // or the first router with that path would answer, and name no method but its own
  app.options('*', refuseUnknown);
  for (const router of rawRouters) app.use(router);

  app.use(requireJson, parseJson);
  app.use(
    cookieSession({
      name: 'session',
      signed: false,
      secure: COOKIE_SECURE ?? NODE_ENV !== 'test',
      httpOnly: true,
      sameSite: 'lax',
    }),
  );
  app.use(currentUser);
  for (const router of routers) app.use(router);

  app.all('*', refuseUnknown);
  app.use(errorHandler);
  return app;
}

function refuseUnknown(): never {
  throw new NotFoundError();
}
