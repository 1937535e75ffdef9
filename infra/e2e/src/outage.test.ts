import { until } from '@gittix/testing/until';
import { must, useMarketplace } from './support/marketplace';
import { payPatiently } from './support/pay-patiently';
import type { Person } from './support/person';

const marketplace = useMarketplace();

/** Longer than any single time-out of a service towards its bus or its database. */
const OUTAGE_MS = 15_000;

/** Stops a process in its tracks, as a network that swallows everything would, and lets it go on. */
async function during(name: string, work: () => Promise<void>): Promise<void> {
  const { pid } = marketplace.stack.process(name);
  if (!pid) throw new Error(`${name} is not running`);
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function confirmedOrder(): Promise<{ buyer: Person; orderId: string }> {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const order = await marketplace.confirmedOrder(buyer, ticket.id);
  return { buyer, orderId: order.id };
}

async function simulator(path: string, params: Record<string, string>): Promise<Response> {
  const response = await fetch(`${marketplace.stack.run.stripe.url}/v1/simulator/${path}`, {
    method: 'POST',
    headers: { Authorization: 'Bearer sk_test_gittix' },
    body: new URLSearchParams(params),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

it('goes on listing, editing and selling while the bus is away, and tells everybody after', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const known = await marketplace.ticketOnSale(seller);
  let orderId = '';
  let listedId = '';

  await during('nats', async () => {
    listedId = (await must(201, () => seller.listTicket('meanwhile', 30))).data.id;
    await must(200, () => seller.editTicket(listedId, 'meanwhile', 35));
    orderId = (await must(201, () => buyer.order(known.id))).data.id;
  });

  await marketplace.orderIn(buyer, orderId, 'awaiting:payment');
  await payPatiently(buyer, orderId);
  await marketplace.orderIn(buyer, orderId, 'complete');
  await until('orders hearing of the ticket at its last price', async () => {
    const { status, data } = await buyer.order(listedId);
    return status === 201 && data.price === 35;
  });
});

it('tells people to come back while the database is away, and loses nothing', async () => {
  const { buyer, orderId } = await confirmedOrder();
  const { pid: orders } = marketplace.stack.process('orders');
  let paying: Promise<unknown> | undefined;
  await during('mongo', async () => {
    paying = buyer.pay(orderId).catch(() => undefined);
  });
  await paying;

  await payPatiently(buyer, orderId);
  await marketplace.orderIn(buyer, orderId, 'complete');
  expect(await marketplace.chargesFor(orderId)).toBe(1);
  expect(marketplace.stack.process('orders').pid).toBe(orders);
});

it('finds the charge of a payment whose answer never came', async () => {
  const { buyer, orderId } = await confirmedOrder();
  await simulator('faults', { call: 'payment_intents.confirm', mode: 'charge_then_hang' });

  const answer = await buyer.pay(orderId);
  expect([201, 503]).toContain(answer.status);
  await marketplace.orderIn(buyer, orderId, 'complete');
  expect((await payPatiently(buyer, orderId)).id).toBe((await buyer.payment(orderId)).data.id);
  expect(await marketplace.chargesFor(orderId)).toBe(1);
});

it('finds the charge of a payment whose service died between the charge and its save', async () => {
  const { buyer, orderId } = await confirmedOrder();
  await simulator('faults', { call: 'payment_intents.confirm', mode: 'charge_then_hang' });

  const paying = buyer.pay(orderId).catch(() => undefined);
  await until('the charge', async () => (await marketplace.chargesFor(orderId)) === 1);
  const killed = marketplace.stack.kill('payments');
  await paying;
  await marketplace.stack.untilReady([killed]);

  await marketplace.orderIn(buyer, orderId, 'complete');
  expect(await marketplace.chargesFor(orderId)).toBe(1);
});

it('completes an order whose 3-D Secure was passed after the tab was closed', async () => {
  const { buyer, orderId } = await confirmedOrder();
  const { data } = await must(202, () => buyer.pay(orderId, 'tok_threeDSecure2Required'));
  const { clientSecret } = data as unknown as { clientSecret: string };
  const [intentId] = clientSecret.split('_secret_');

  await simulator(`payment_intents/${intentId}/authenticate`, {
    client_secret: clientSecret,
    outcome: 'succeed',
  });
  await marketplace.orderIn(buyer, orderId, 'complete');
  expect(await marketplace.chargesFor(orderId)).toBe(1);
});

it('keeps no money of a late charge: the order had been cancelled by then', async () => {
  const { buyer, orderId } = await confirmedOrder();
  await simulator('faults', { call: 'payment_intents.confirm', mode: 'charge_then_hang' });
  const paying = buyer.pay(orderId);
  await until('the charge', async () => (await marketplace.chargesFor(orderId)) === 1);
  const cancelled = await buyer.cancel(orderId);
  await paying;

  // the sweep may have found the charge, and completed the order, before the buyer let go of it
  await until('the order coming to rest', async () => {
    const { data } = await buyer.orderById(orderId);
    if (cancelled.status !== 204) return data.status === 'complete';
    return data.status === 'cancelled' && data.payment?.status === 'refunded';
  });
});
