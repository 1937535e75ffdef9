/** What the browser is to know of the deployment; read when the server runs, not when it is built. */
export interface PublicSettings {
  /** Absent where card payments are not set up. */
  readonly stripePublishableKey?: string;
}

/** The publishable key that stands for the Stripe simulator at `/stripe-simulator/`. */
export const SIMULATOR_KEY = 'pk_test_simulator';

/** On the server from its environment, in the browser from the page that the server sent. */
export function publicSettings(): PublicSettings {
  if (typeof window !== 'undefined') {
    const { props } = window.__NEXT_DATA__ as { props: { settings?: PublicSettings } };
    return props.settings ?? {};
  }
  const key = process.env.STRIPE_PUBLISHABLE_KEY;
  return key ? { stripePublishableKey: key } : {};
}
