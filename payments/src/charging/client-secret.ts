import type { PaymentFields } from '../models/payment';
import { lookUp } from './look-up';

/**
 * What the buyer's browser needs to finish 3-D Secure. Stripe asks not to store it; so it is asked
 * for, and left out while Stripe does not answer.
 */
export async function clientSecretOf({
  status,
  stripeId,
}: PaymentFields): Promise<string | undefined> {
  if (status !== 'requires_action' || !stripeId) return undefined;
  return (await lookUp(stripeId))?.client_secret ?? undefined;
}
