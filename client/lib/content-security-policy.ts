import { SIMULATOR_KEY, type PublicSettings } from './settings';

const own = "'self'";
const none = "'none'";

interface PolicyOptions {
  /** Of the inline scripts that may run; no other does. */
  readonly nonce: string;
  /** Whether this is Next's development server, which evaluates code and adds styles. */
  readonly reloading?: boolean;
}

/**
 * What a page may load and from where: our own origin, and Stripe's hosts where Stripe takes the
 * cards (https://docs.stripe.com/security/guide#content-security-policy).
 */
export function contentSecurityPolicy(
  { stripePublishableKey: key }: PublicSettings,
  { nonce, reloading = false }: PolicyOptions,
): string {
  const stripe = key !== undefined && key !== SIMULATOR_KEY;
  const stripeScripts = stripe ? ['https://js.stripe.com', 'https://*.js.stripe.com'] : [];
  const directives = {
    'default-src': [own],
    'script-src': [
      own,
      `'nonce-${nonce}'`,
      ...stripeScripts,
      ...(reloading ? ["'unsafe-eval'"] : []),
    ],
    'style-src': [own, ...(reloading ? ["'unsafe-inline'"] : [])],
    'img-src': [own, 'data:', ...(stripe ? ['https://*.stripe.com'] : [])],
    'connect-src': [own, ...(stripe ? ['https://api.stripe.com'] : [])],
    'frame-src': stripe ? [...stripeScripts, 'https://hooks.stripe.com'] : [none],
    'object-src': [none],
    'base-uri': [none],
    'form-action': [own],
    'frame-ancestors': [none],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
