import type { PaymentFields, PaymentStatus } from '../models/payment';
import { lookUp } from './look-up';
import { isOpen } from './settle';

/** What the buyer is told. A payment that was given up has charged nothing, as a declined one. */
const publicStatus = {
  pending: 'pending',
  requires_action: 'requires_action',
  declined: 'declined',
  cancelled: 'declined',
  succeeded: 'paid',
  refunded: 'refunded',
} as const satisfies Record<PaymentStatus, string>;

interface BuyersView {
  status: (typeof publicStatus)[PaymentStatus];
  /** What the buyer's browser needs to finish 3-D Secure. Stripe asks not to store it. */
  clientSecret?: string;
}

/**
 * A payment as its buyer is to see it. Of 3-D Secure Stripe knows first how it ended: somebody who
 * has just been refused, or approved, must not be sent to the bank again. While Stripe does not
 * answer the secret is left out.
 */
export async function buyersView({ status, stripeId }: PaymentFields): Promise<BuyersView> {
  if (status !== 'requires_action' || !stripeId) return { status: publicStatus[status] };

  const intent = await lookUp(stripeId);
  if (!intent) return { status };
  if (intent.status === 'requires_action') {
    return { status, clientSecret: intent.client_secret ?? undefined };
  }
  return { status: isOpen(intent) || intent.status === 'canceled' ? 'declined' : 'pending' };
}
