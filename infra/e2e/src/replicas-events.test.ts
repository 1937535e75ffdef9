import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '@gittix/testing/until';
import { must, useMarketplace } from './support/marketplace';
import { payPatiently } from './support/pay-patiently';
import { publishRaw } from './support/publish-raw';

/** Events late, twice, early and lost, with two of each service over the same databases. */
const marketplace = useMarketplace({ REPLICAS: 'orders=2,tickets=2,payments=2' });

const anId = () => randomBytes(12).toString('hex');

function orderCreated(id: string, ticketId: string) {
  const data = {
    id,
    version: 0,
    status: 'created',
    userId: 'a buyer',
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
    ticket: { id: ticketId, price: 20 },
  };
  return ['order:created', data] as const;
}

function orderCancelled(id: string, ticketId: string) {
  return ['order:cancelled', { id, version: 1, ticket: { id: ticketId } }] as const;
}

async function ticketOnSale() {
  const seller = await marketplace.signUp();
  return { seller, buyer: await marketplace.signUp(), ...(await marketplace.ticketOnSale(seller)) };
}

it('leaves a ticket free whose order was cancelled before it was heard of', async () => {
  const { id, buyer } = await ticketOnSale();
  const ghost = anId();
  await publishRaw(marketplace.stack, [orderCancelled(ghost, id), orderCreated(ghost, id)]);

  const order = await marketplace.confirmedOrder(buyer, id);
  expect((await buyer.ticket(id)).data.orderId).toBe(order.id);
});

it('keeps a ticket with its holder when an old cancellation comes again', async () => {
  const { id, buyer, seller } = await ticketOnSale();
  const old = await marketplace.confirmedOrder(buyer, id);
  await must(204, () => buyer.cancel(old.id));
  const order = await marketplace.confirmedOrder(buyer, id);
  const held = (await seller.ticket(id)).data;

  await publishRaw(marketplace.stack, [
    orderCancelled(old.id, id),
    orderCreated(old.id, id),
    orderCancelled(old.id, id),
  ]);
  // paid and complete, the ticket has gone through whatever those have set off
  await must(201, () => buyer.pay(order.id));
  await marketplace.orderIn(buyer, order.id, 'complete');
  expect((await seller.ticket(id)).data).toMatchObject(held);
});

it('applies the versions of a ticket in order, whichever comes first', async () => {
  const buyer = await marketplace.signUp();
  const id = anId();
  const ticket = (version: number, price: number) => ({
    ...{ id, version, title: 'concert', price, userId: 'a seller' },
  });
  await publishRaw(marketplace.stack, [
    ['ticket:updated', ticket(3, 40)],
    ['ticket:updated', ticket(1, 20)],
    ['ticket:updated', ticket(2, 30)],
    ['ticket:created', ticket(0, 10)],
    ['ticket:updated', ticket(2, 30)],
    ['ticket:created', ticket(0, 10)],
  ]);
  await until('the ticket at its last price', async () => {
    const { status, data } = await buyer.order(id);
    if (status !== 201) return false;
    await must(204, () => buyer.cancel(data.id));
    return data.price === 40;
  });
});

it('leaves an order complete when its lock is confirmed only after the payment', async () => {
  const { id, buyer } = await ticketOnSale();
  const replicas = ['tickets', 'tickets-2'];
  const signal = (name: NodeJS.Signals) =>
    replicas.forEach((replica) => marketplace.stack.kill(replica, name));

  signal('SIGSTOP');
  const { data: order } = await must(201, () => buyer.order(id));
  try {
    await until('payments hearing of the order', async () => {
      return (await buyer.pay(order.id)).status < 300;
    });
    await marketplace.orderIn(buyer, order.id, 'complete');
  } finally {
    signal('SIGCONT');
  }
  await until('the lock', async () => (await buyer.ticket(id)).data.orderId === order.id);
  // the next event of the ticket would come after the confirmation
  expect((await buyer.orderById(order.id)).data.status).toBe('complete');
});

it('changes nothing by a replay of everything that was ever sent', async () => {
  const { id, buyer, seller } = await ticketOnSale();
  const order = await marketplace.confirmedOrder(buyer, id);
  await must(201, () => buyer.pay(order.id));
  const before = {
    order: await marketplace.orderIn(buyer, order.id, 'complete'),
    ticket: (await seller.ticket(id)).data,
  };

  for (const service of ['tickets', 'orders', 'payments']) await events(service, 'replay');
  // what comes after the replay has been heard after it
  const later = await marketplace.ticketOnSale(seller);
  const next = await marketplace.confirmedOrder(buyer, later.id);
  await must(201, () => buyer.pay(next.id));
  await marketplace.orderIn(buyer, next.id, 'complete');

  expect((await buyer.orderById(order.id)).data).toEqual(before.order);
  expect((await seller.ticket(id)).data).toMatchObject(before.ticket);
  expect(await marketplace.chargesFor(order.id)).toBe(1);
});

it('parks an event whose handler always fails, and takes it up again when the cause is gone', async () => {
  const { id, buyer } = await ticketOnSale();
  const order = await marketplace.confirmedOrder(buyer, id);
  await must(204, () => buyer.cancel(order.id));
  const unknown = anId();
  await publishRaw(marketplace.stack, [orderCreated(unknown, anId())]);

  await until('tickets parking the order of an unknown ticket', async () => {
    return (await events('tickets', 'parked')).includes('failed: Ticket not found');
  });
  expect(await events('tickets', 'retry')).toContain('events put back');
  await marketplace.confirmedOrder(buyer, id);
});

it('brings every purchase to its right end while replicas die one after the other', async () => {
  const victims = ['orders', 'tickets-2', 'payments', 'orders-2', 'tickets', 'payments-2'];
  const seller = await marketplace.signUp();
  const buyer = await marketplace.signUp();
  const killed: number[] = [];
  for (const victim of victims) {
    const ticket = await marketplace.ticketOnSale(seller);
    const { data: order } = await must(201, () => buyer.order(ticket.id));
    killed.push(marketplace.stack.kill(victim));
    await payPatiently(buyer, order.id);
    await until('the order being complete', async () => {
      const answer = await buyer.orderById(order.id).catch(() => undefined);
      return answer?.data.status === 'complete';
    });
    expect(await marketplace.chargesFor(order.id)).toBe(1);
    await marketplace.stack.untilReady(killed);
  }
});

/** `npm run events` for one service of this stack. */
async function events(service: string, command: string): Promise<string> {
  const script = path.resolve(__dirname, '../../../common/build/cli/events.js');
  const { mongo, nats } = marketplace.stack.run;
  const { stdout } = await promisify(execFile)(process.execPath, [script, command], {
    env: {
      ...process.env,
      MONGO_URI: mongo.urls[service],
      NATS_URL: nats.url,
      NATS_CLUSTER_ID: nats.clusterId,
      LOG_LEVEL: 'silent',
    },
  });
  return stdout;
}
