import { until } from '@gittix/testing/until';
import { must, useMarketplace } from './support/marketplace';

const marketplace = useMarketplace();

const processes = [
  'auth',
  'tickets',
  'orders',
  'payments',
  'expiration',
  'mongo',
  'nats',
  'stripe',
  'gateway',
] as const;

/** A request that a dying process may cut off or not answer: asked again until it has this status. */
function persist<T>(status: number, what: string, ask: () => Promise<{ status: number; data: T }>) {
  return until(what, async () => {
    const answer = await ask().catch(() => undefined);
    return answer?.status === status && answer.data;
  });
}

it.each(processes)('comes to the right end though %s is killed within a purchase', async (name) => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);

  // between the order and its confirmation
  const { data: order } = await must(201, () => buyer.order(ticket.id));
  const killed = [marketplace.stack.kill(name)];
  await until('the order being confirmed', async () => {
    const answer = await buyer.orderById(order.id).catch(() => undefined);
    return answer?.data.status === 'awaiting:payment';
  });

  // between the payment and what follows from it
  await marketplace.stack.untilReady(killed);
  const paying = buyer.pay(order.id).catch(() => undefined);
  killed.push(marketplace.stack.kill(name));
  await paying;
  await marketplace.stack.untilReady(killed);
  await persist(200, 'the payment being known', async () => {
    const answer = await buyer.pay(order.id);
    return { ...answer, status: answer.status === 201 ? 200 : answer.status };
  });

  const complete = await until('the order being complete', async () => {
    const answer = await buyer.orderById(order.id).catch(() => undefined);
    return answer?.data.status === 'complete' && answer.data;
  });
  expect(complete.payment?.status).toBe('paid');
  expect(await marketplace.chargesFor(order.id)).toBe(1);
  expect(await marketplace.visitor().sees(ticket.id)).toBe(false);
});
