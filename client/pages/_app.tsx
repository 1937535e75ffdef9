import 'bootstrap/dist/css/bootstrap.min.css';
import '../styles/theme.css';
import '../styles/page.css';
import '../styles/tickets.css';
import '../styles/orders.css';
import '../styles/notice.css';
import { type AxiosInstance, isAxiosError } from 'axios';
import type { AppContext, AppProps } from 'next/app';
import Router from 'next/router';
import type { NextPageContext } from 'next';
import { buildClient } from '../api/build-client';
import { FailurePage } from '../components/failure-page';
import { Footer } from '../components/footer';
import { Header } from '../components/header';
import { RouteProgress } from '../components/route-progress';
import type { CurrentUser } from '../lib/api-types';
import type { CommonProps, Page } from '../lib/page';
import { type PublicSettings, publicSettings } from '../lib/settings';
import { signInPath } from '../lib/sign-in-path';

interface OwnProps extends CommonProps {
  readonly pageProps: object;
  readonly settings: PublicSettings;
  /** The page can't be shown: the status that says why, 401 on the way to signing in. */
  readonly failure?: number;
}

function AppComponent({ Component, pageProps, currentUser, failure }: AppProps & OwnProps) {
  return (
    <>
      <Header currentUser={currentUser} />
      <RouteProgress />
      <main id="main" className="container" tabIndex={-1}>
        <noscript>
          <p className="alert alert-warning">
            You can look around. To sign in, to sell and to buy, please turn JavaScript on.
          </p>
        </noscript>
        {failure === undefined && <Component {...pageProps} currentUser={currentUser} />}
        {failure === 401 && <p role="status">Taking you to sign in …</p>}
        {failure !== undefined && failure !== 401 && <FailurePage status={failure} />}
      </main>
      <Footer />
    </>
  );
}

AppComponent.getInitialProps = async ({ Component, ctx }: AppContext): Promise<OwnProps> => {
  const client = buildClient(ctx);
  const asking = findCurrentUser(client, ctx);
  // while auth is away, visitors can still look around
  const currentUser = await asking.catch((error: unknown) => {
    console.error(`The current user is not known: ${String(error)}`);
    return undefined;
  });
  const common = { currentUser, settings: publicSettings(), pageProps: {} };
  const page = Component as unknown as Page;

  try {
    if (page.requiresUser && !(await asking)) return { ...common, failure: sendToSignIn(ctx) };
    return { ...common, pageProps: (await page.getInitialProps?.(ctx, client, currentUser)) ?? {} };
  } catch (error) {
    const failure = failureStatus(error, currentUser);
    if (failure === 401) return { ...common, failure: sendToSignIn(ctx) };
    if (ctx.res) ctx.res.statusCode = failure;
    if (failure >= 500) console.error(`${ctx.asPath}: ${String(error)}`);
    return { ...common, failure };
  }
};

/** Without a session nobody needs to be asked. */
async function findCurrentUser(
  client: AxiosInstance,
  { req }: NextPageContext,
): Promise<CurrentUser | null> {
  if (req && !/(?:^|;\s*)session=/.test(req.headers.cookie ?? '')) return null;
  const { data } = await client.get<{ currentUser: CurrentUser | null }>('/api/users/currentuser');
  return data.currentUser;
}

function failureStatus(error: unknown, currentUser: CommonProps['currentUser']): number {
  if (!isAxiosError(error)) throw error;
  const status = error.response?.status ?? 503;
  if (status === 401) return currentUser ? 403 : 401;
  // an id that can't be one names nothing
  if (status === 400 || status === 404) return 404;
  return 503;
}

function sendToSignIn({ res, asPath = '/' }: NextPageContext): 401 {
  const path = signInPath(asPath);
  if (res) res.writeHead(302, { Location: path }).end();
  else void Router.replace(path);
  return 401;
}

export default AppComponent;
