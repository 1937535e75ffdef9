import { randomBytes } from 'node:crypto';
import { must, useMarketplace } from './support/marketplace';
import { publishRaw } from './support/publish-raw';

const marketplace = useMarketplace();

/** How often each process was started again: nothing here may cost one its life. */
const restarts = () => marketplace.stack.run.processes.map(({ restarts }) => restarts);

function tally(values: (number | string)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

afterEach(() => {
  expect(restarts().every((count) => count === 0)).toBe(true);
});

it('sells one ticket to one of fifty buyers who come at once', async () => {
  const seller = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const buyers = await Promise.all(Array.from({ length: 50 }, () => marketplace.signUp()));
  const answers = await Promise.all(buyers.map((buyer) => buyer.order(ticket.id)));

  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 400: 49 });
  const messages = answers.flatMap(({ data }) => data.errors ?? []).map(({ message }) => message);
  expect(tally(messages)).toEqual({ 'Ticket is already reserved': 49 });
});

it('gives an e-mail to one of ten who sign up with it at once', async () => {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      marketplace.visitor().request('POST', '/api/users/signup', { email, password: 'password' }),
    ),
  );
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 400: 9 });
  const messages = answers.flatMap(({ data }) => data.errors ?? []).map(({ message }) => message);
  expect(tally(messages)).toEqual({ 'Email in use': 9 });
});

it('charges once for an order that three requests pay at once', async () => {
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const order = await marketplace.confirmedOrder(buyer, ticket.id);
  const answers = await Promise.all(
    ['tok_visa', 'tok_mastercard', 'tok_visa'].map((token) => buyer.pay(order.id, token)),
  );

  expect(answers.filter(({ status }) => status !== 503 && status >= 300)).toEqual([]);
  await marketplace.orderIn(buyer, order.id, 'complete');
  expect(await marketplace.chargesFor(order.id)).toBe(1);
});

it('lives on after events that nobody can use', async () => {
  await publishRaw(marketplace.stack, [
    ['expiration:complete', JSON.stringify({ orderId: '0123456789abcdef01234567' })],
    ['ticket:created', 'not JSON'],
    ['ticket:updated', JSON.stringify({ id: 'x', version: 1 })],
    ['order:created', JSON.stringify({ $where: 'while (true) {}' })],
    ['order:cancelled', ''],
    ['payment:created', JSON.stringify([])],
  ]);
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const ticket = await marketplace.ticketOnSale(seller);
  const order = await marketplace.confirmedOrder(buyer, ticket.id);
  await must(201, () => buyer.pay(order.id));
  await marketplace.orderIn(buyer, order.id, 'complete');
});
