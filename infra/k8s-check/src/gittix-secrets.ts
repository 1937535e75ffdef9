/**
 * The Secrets of GitTix, with a sample of each value. The development overlay generates them; in
 * production people make them, as docs/production.md tells.
 */
export const gittixSecrets = {
  'jwt-secret': { JWT_KEY: 'a-key' },
  'stripe-secret': {
    STRIPE_KEY: 'sk_live_sample',
    STRIPE_PUBLISHABLE_KEY: 'pk_live_sample',
    STRIPE_WEBHOOK_SECRET: 'whsec_sample',
  },
} as const;
