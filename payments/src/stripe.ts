import Stripe from 'stripe';
import { REQUEST_TIMEOUT_MS } from './charging/timing';

/**
 * A Stripe client, in the API version that its types describe. It tries once: what became of a
 * request without an answer is asked, not tried again.
 *
 * @param key the account's secret key
 * @param apiUrl the simulator's base URL; without one it is Stripe itself
 */
export function createStripe(key: string | undefined, apiUrl: string | undefined): Stripe {
  // both settings are checked by startService, which runs after this file is loaded
  return new Stripe(key || 'missing', {
    timeout: REQUEST_TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    ...addressOf(apiUrl ?? ''),
  });
}

function addressOf(url: string) {
  if (!URL.canParse(url)) return {};
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return {
    protocol: scheme,
    host: hostname,
    port: port || (scheme === 'http' ? 80 : 443),
  } as const;
}

export const stripe: Stripe = createStripe(process.env.STRIPE_KEY, process.env.STRIPE_API_URL);
