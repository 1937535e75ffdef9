import Stripe from 'stripe';
import { REQUEST_TIMEOUT_MS } from './charging/timing';

/** The settings are checked by `startService`, which runs after this file is loaded. */
const { STRIPE_KEY, STRIPE_API_URL = '' } = process.env;

/**
 * The Stripe client, in the API version that its types describe. It tries once: what became of a
 * request without an answer is asked, not tried again.
 */
export const stripe: Stripe = new Stripe(STRIPE_KEY || 'missing', {
  timeout: REQUEST_TIMEOUT_MS,
  maxNetworkRetries: 0,
  telemetry: false,
  ...addressOf(STRIPE_API_URL),
});

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
