import { freePort } from '../ports';
import { acceptsTcp } from '../probes';
import { embedded, logFileOf, requireReachable, type Engine, type EngineContext } from './engine';

/** What the simulator takes for a key: it asks for none in particular. */
const simulatorKey = 'sk_test_simulator';

export interface StripeEngine extends Engine {
  /** The variables that tell payments. */
  readonly environment: NodeJS.ProcessEnv;
  /** The simulator's port, to which the gateway sends the browser. */
  readonly simulatorPort?: number;
}

/**
 * Stripe itself for a `STRIPE_KEY` alone, the API at `STRIPE_API_URL` when that is set, else the
 * simulator.
 *
 * @param webhookUrl where the simulator reports what has happened
 */
export async function chooseStripe(
  context: EngineContext,
  webhookUrl: string,
): Promise<StripeEngine> {
  const { settings, folder } = context;
  const secret = settings.STRIPE_WEBHOOK_SECRET ?? folder.secret('stripe-webhook.secret', 'whsec_');
  const key = settings.STRIPE_KEY ?? simulatorKey;
  const keys = { STRIPE_KEY: key, STRIPE_WEBHOOK_SECRET: secret };

  const api = settings.STRIPE_API_URL;
  if (api) {
    const { hostname, port, protocol } = new URL(api);
    return {
      title: 'Stripe',
      source: 'outside URL',
      place: api,
      environment: { ...keys, STRIPE_API_URL: api },
      requireReachable: () =>
        requireReachable('STRIPE_API_URL', hostname, Number(port || defaultPort(protocol))),
    };
  }
  if (settings.STRIPE_KEY) {
    return { title: 'Stripe', source: 'outside URL', place: 'Stripe itself', environment: keys };
  }

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    ...['--port', `${port}`, '--data', folder.folder('stripe')],
    ...['--webhook-url', webhookUrl, '--webhook-secret', secret],
  ];
  return {
    title: 'Stripe',
    source: 'embedded',
    place: `${url} (simulator)`,
    environment: { ...keys, STRIPE_API_URL: url },
    simulatorPort: port,
    process: {
      name: 'stripe',
      ...embedded('stripe', args),
      env: () => context.inherited,
      logFile: logFileOf('stripe', folder),
      isReady: () => acceptsTcp(port),
      url,
    },
  };
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80;
}
