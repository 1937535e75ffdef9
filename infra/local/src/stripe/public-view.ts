import type Stripe from 'stripe';

/** What a browser with the intent's client secret gets to see of it. */
const PUBLIC = [
  'id',
  'object',
  'amount',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_types',
  'processing',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'source',
  'status',
] as const;

export type PublicIntent = Pick<Stripe.PaymentIntent, (typeof PUBLIC)[number]>;

/** Neither the charge nor the metadata, which is the seller's own. */
export function publicView(intent: Stripe.PaymentIntent): PublicIntent {
  return Object.fromEntries(PUBLIC.map((name) => [name, intent[name]])) as PublicIntent;
}
