import { until } from '@gittix/testing/until';
import type { Person } from './person';

/** Pays as a person who is told to wait would: again and again, until it is paid. */
export function payPatiently(buyer: Person, orderId: string): Promise<{ id: string }> {
  return until('the payment', async () => {
    const answer = await buyer.pay(orderId).catch(() => undefined);
    return (answer?.status === 201 || answer?.status === 200) && answer.data;
  });
}
