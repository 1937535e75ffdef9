import { until } from '@gittix/testing/until';
import { must, useMarketplace } from './support/marketplace';

/** Two of each over the same databases: no promise may rest on there being one process. */
const marketplace = useMarketplace({
  REPLICAS: 'orders=2,tickets=2,payments=2',
  EXPIRATION_WINDOW_SECONDS: '20',
});

it('sells one ticket once, though the buyers reach different replicas', async () => {
  const seller = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const buyers = await Promise.all(Array.from({ length: 20 }, () => marketplace.signUp()));
  const answers = await Promise.all(buyers.map((buyer) => buyer.order(ticket.id)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
});

it('charges an order once, though it is paid at both replicas at once', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const order = await marketplace.confirmedOrder(buyer, ticket.id);
  const answers = await Promise.all(
    ['tok_visa', 'tok_mastercard', 'tok_visa', 'tok_mastercard'].map((token) =>
      buyer.pay(order.id, token),
    ),
  );
  expect(answers.filter(({ status }) => status !== 503 && status >= 300)).toEqual([]);
  await marketplace.orderIn(buyer, order.id, 'complete');
  expect(await marketplace.chargesFor(order.id)).toBe(1);
});

it('keeps a ticket with its newest holder through quick orders and cancellations', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const { id } = await marketplace.ticketOnSale(seller);

  // the next order is made before the last one's cancellation has reached tickets
  for (let round = 0; round < 10; round += 1) {
    const { data: order } = await must(201, () => buyer.order(id));
    await must(204, () => buyer.cancel(order.id));
  }
  const last = await must(201, () => buyer.order(id));

  await marketplace.orderIn(buyer, last.data.id, 'awaiting:payment');
  expect((await seller.ticket(id)).data.orderId).toBe(last.data.id);
  await must(201, () => buyer.pay(last.data.id));
  await marketplace.orderIn(buyer, last.data.id, 'complete');
});

it('brings every version of a ticket to orders, whichever replica hears it', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const { id } = await marketplace.ticketOnSale(seller);
  for (let price = 1; price <= 30; price += 1) {
    await must(200, () => seller.editTicket(id, 'concert', price));
  }
  await until('orders having the last price', async () => {
    const { data: order } = await must(201, () => buyer.order(id));
    await must(204, () => buyer.cancel(order.id));
    await until('the ticket being free', async () => !(await seller.ticket(id)).data.orderId);
    return order.price === 30;
  });
});

it('ends a hold on time and never takes money for it, though a replica dies', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const order = await marketplace.confirmedOrder(buyer, ticket.id);
  const killed = [marketplace.stack.kill('orders-2'), marketplace.stack.kill('expiration')];

  await marketplace.orderIn(buyer, order.id, 'cancelled');
  await until('the ticket being listed again', () => marketplace.visitor().sees(ticket.id));
  await marketplace.stack.untilReady(killed);
  const late = await buyer.pay(order.id);
  expect(late.status).toBe(400);
  expect(await marketplace.chargesFor(order.id)).toBe(0);
});

it('judges a payment in the very moment of the expiry once, on both sides', async () => {
  const rounds = await Promise.all(
    [-300, 0, 300].map(async (offset) => {
      const seller = await marketplace.signUp();
      const buyer = await marketplace.signUp();
      const ticket = await marketplace.ticketOnSale(seller);
      const order = await marketplace.confirmedOrder(buyer, ticket.id);
      const wait = Date.parse(order.expiresAt) + offset - Date.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
      return { buyer, orderId: order.id, paid: await buyer.pay(order.id) };
    }),
  );
  for (const { buyer, orderId, paid } of rounds) {
    await until('the order coming to rest', async () => {
      const { data } = await buyer.orderById(orderId);
      if (data.status === 'complete') return paid.status === 201 && data.payment?.status === 'paid';
      if (data.status !== 'cancelled') return false;
      return paid.status === 201 ? data.payment?.status === 'refunded' : !data.payment;
    });
  }
});

it('ends at the same state on both sides of a payment that races its cancellation', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  for (let round = 0; round < 5; round += 1) {
    const ticket = await marketplace.ticketOnSale(seller);
    const order = await marketplace.confirmedOrder(buyer, ticket.id);
    const [paid] = await Promise.all([buyer.pay(order.id), buyer.cancel(order.id)]);
    await until('the order coming to rest', async () => {
      const { data } = await buyer.orderById(order.id);
      if (data.status === 'complete') return data.payment?.status === 'paid';
      if (paid.status !== 201) return data.status === 'cancelled' && !data.payment;
      return data.payment?.status === 'refunded';
    });
  }
});
