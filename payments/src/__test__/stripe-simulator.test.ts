import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Subjects } from '@gittix/common';
import { publishedEvents } from '@gittix/common/testing';
import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import type Stripe from 'stripe';
import request from 'supertest';
import { app } from '../app';
import { sweepPayments } from '../charging/sweep-payments';
import { sweepRefunds } from '../charging/sweep-refunds';
import { Order, type OrderDocument, OrderStatus } from '../models/order';
import { Payment } from '../models/payment';
import { natsWrapper } from '../nats-wrapper';
import { buildOrder, errorsOf, paymentOf, postPayment } from '../test/builders';
import { StripeSimulator } from '../test/stripe-simulator';

/** The library and the wire instead of the double; made once the simulator's address is known. */
let mockStripe: Stripe;
jest.mock('../stripe', () => ({
  get stripe() {
    return mockStripe;
  },
}));

let simulator: StripeSimulator;
let folder: string;
let server: Server;
let webhooksArrive = true;

function startSimulator(port: number): Promise<StripeSimulator> {
  const own = (server.address() as AddressInfo).port;
  return StripeSimulator.start({
    port,
    data: folder,
    webhookUrl: `http://127.0.0.1:${own}/api/payments/webhook`,
    webhookSecret: 'whsec_test',
  });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gittix-payments-'));
  server = createServer((req, res) => {
    if (webhooksArrive) app(req, res);
    else res.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  simulator = await startSimulator(await freePort());
  const actual = jest.requireActual<typeof import('../stripe')>('../stripe');
  mockStripe = actual.createStripe('sk_test_simulator', simulator.url);
});

beforeEach(() => {
  webhooksArrive = true;
});

afterAll(async () => {
  await simulator.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function statusOf(order: OrderDocument): Promise<unknown> {
  const response = await request(app)
    .get(`/api/payments/${order.id}`)
    .set('Cookie', signin(order.userId));
  return response.body.status;
}

/** As if the time had come for the sweeper to look at the payment, and its lease were over. */
async function sweepLater(order: OrderDocument): Promise<void> {
  const past = new Date(Date.now() - 1);
  await Payment.updateOne({ orderId: order.id }, { $set: { settleAt: past, leaseUntil: past } });
  await sweepPayments();
}

describe('one order, one charge', () => {
  it('charges the price in cents', async () => {
    const order = await buildOrder({ price: 19.99 });

    const response = await postPayment(order);

    expect(response.status).toBe(201);
    expect(await simulator.chargesFor(order.id)).toMatchObject([{ amount: 1999, currency: 'usd' }]);
    expect(await statusOf(order)).toBe('paid');
  });

  it('charges nothing when the same is asked again', async () => {
    const order = await buildOrder();
    const first = await postPayment(order);

    const again = await postPayment(order, 'tok_mastercard');

    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('charges once for three requests at once, each of which is told so or asked to wait', async () => {
    const order = await buildOrder();

    const responses = await Promise.all([1, 2, 3].map(() => postPayment(order)));

    const statuses = responses.map(({ status }) => status);
    expect(statuses).toContain(201);
    for (const status of statuses) expect([200, 201, 503]).toContain(status);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
    expect(await simulator.intentsFor(order.id)).toHaveLength(1);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });

  it('charges once for two requests at once with two cards', async () => {
    const order = await buildOrder();

    await Promise.all([postPayment(order, 'tok_visa'), postPayment(order, 'tok_mastercard')]);

    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('charges once when a second request finds the card of the first still on its way', async () => {
    const order = await buildOrder();
    await postPayment(order, 'tok_chargeDeclined');
    await simulator.plan('payment_intents.confirm', 'slow');

    // the lease of the first runs out while its card is on its way
    const first = postPayment(order, 'tok_visa').then((response) => response);
    await until(async () => (await paymentOf(order)).attempt === 2);
    await Payment.updateOne({ orderId: order.id }, { $set: { leaseUntil: new Date(0) } });
    const second = await postPayment(order, 'tok_mastercard');

    expect((await first).status).toBe(201);
    // Stripe locks an intent while it works on it
    expect(second.status).toBe(503);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });
});

describe('a card that is not accepted', () => {
  it("says why in Stripe's words, and takes another card", async () => {
    const order = await buildOrder();

    const declined = await postPayment(order, 'tok_chargeDeclinedInsufficientFunds');
    const told = await statusOf(order);
    const accepted = await postPayment(order, 'tok_visa');

    expect(declined.status).toBe(400);
    expect(declined.body).toEqual(errorsOf('Your card has insufficient funds.'));
    expect(told).toBe('declined');
    expect(accepted.status).toBe(201);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('says so for a token that Stripe does not know', async () => {
    const response = await postPayment(await buildOrder(), 'tok_unknown');

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf("No such token: 'tok_unknown'"));
  });

  it('says so for an amount below what Stripe takes', async () => {
    const order = await buildOrder({ price: 0.3 });

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body.errors[0].message).toMatch(/^Amount must/);
    expect(await simulator.intentsFor(order.id)).toEqual([]);
  });
});

describe('3-D Secure', () => {
  async function begin(attrs = {}) {
    const order = await buildOrder(attrs);
    const response = await postPayment(order, 'tok_threeDSecure2Required');
    expect(response.status).toBe(202);
    expect(response.body.status).toBe('requires_action');
    return { order, clientSecret: response.body.clientSecret as string };
  }

  it("is completed by Stripe's webhook after the tab was closed", async () => {
    const { order, clientSecret } = await begin();

    await simulator.passThreeDSecure(clientSecret);

    await until(async () => (await statusOf(order)) === 'paid');
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });

  it('is completed by the sweeper when no webhook arrives', async () => {
    const { order, clientSecret } = await begin();
    webhooksArrive = false;
    await simulator.passThreeDSecure(clientSecret);

    await sweepLater(order);

    expect(await statusOf(order)).toBe('paid');
  });

  it('is completed by POST once more', async () => {
    webhooksArrive = false;
    const { order, clientSecret } = await begin();
    await simulator.passThreeDSecure(clientSecret);

    const response = await postPayment(order);

    expect(response.status).toBe(200);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('leaves the order open for another card when the buyer fails it', async () => {
    const { order, clientSecret } = await begin();
    await simulator.passThreeDSecure(clientSecret, 'fail');

    const response = await postPayment(order, 'tok_visa');

    expect(response.status).toBe(201);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it.each([
    ['cancelled', { status: OrderStatus.Cancelled }],
    ['over', { expiresAt: new Date(0) }],
  ])('can not be passed any more when the order is %s', async (_name, change) => {
    const { order, clientSecret } = await begin();
    await Order.updateOne({ _id: order._id }, { $set: change });

    await sweepLater(order);

    await expect(simulator.passThreeDSecure(clientSecret)).rejects.toThrow('400');
    expect(await simulator.chargesFor(order.id)).toEqual([]);
  });
});

describe('crashes and silence', () => {
  it('finds a charge whose request died before it could save', async () => {
    const order = await buildOrder();
    webhooksArrive = false;
    await postPayment(order);
    // as that request had left it
    await Payment.updateOne(
      { orderId: order.id },
      { $set: { status: 'pending', outbox: [], leaseUntil: new Date(0) } },
    );

    await sweepLater(order);

    expect(await statusOf(order)).toBe('paid');
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('takes up the intent of a request that died before it could save its id', async () => {
    const order = await buildOrder();
    await postPayment(order, 'tok_chargeDeclined');
    await Payment.updateOne(
      { orderId: order.id },
      { $unset: { stripeId: 1 }, $set: { status: 'pending', leaseUntil: new Date(0) } },
    );

    const response = await postPayment(order, 'tok_visa');

    expect(response.status).toBe(201);
    expect(await simulator.intentsFor(order.id)).toHaveLength(1);
  });

  it('charges once when the connection is cut after the charge', async () => {
    const order = await buildOrder();
    await simulator.plan('payment_intents.confirm', 'charge_then_reset');

    const response = await postPayment(order);

    expect(response.status).toBe(201);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  });

  it('answers 503 when Stripe charges and falls silent, and knows by itself soon after', async () => {
    const order = await buildOrder();
    webhooksArrive = false;
    await simulator.plan('payment_intents.confirm', 'charge_then_hang');
    await simulator.plan('payment_intents.retrieve', 'error_500');

    const response = await postPayment(order);
    await sweepPayments();

    expect(response.status).toBe(503);
    expect(response.body).toEqual(errorsOf('Payment is being processed'));
    expect(await statusOf(order)).toBe('paid');
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  }, 30_000);

  it('answers 503 while Stripe is away, and charges once when it is back', async () => {
    const order = await buildOrder();
    await simulator.stop('SIGKILL');
    const away = await postPayment(order);

    simulator = await startSimulator(simulator.port);
    const back = await postPayment(order);

    expect(away.status).toBe(503);
    expect(back.status).toBe(201);
    expect(await simulator.chargesFor(order.id)).toHaveLength(1);
  }, 30_000);
});

describe('refunds', () => {
  async function paidThenCancelled(): Promise<OrderDocument> {
    const order = await buildOrder({ price: 42.5 });
    await postPayment(order);
    const change = { status: OrderStatus.Cancelled, refundDueAt: new Date(0) };
    await Order.updateOne({ _id: order._id }, { $set: change });
    return order;
  }

  it('give back the whole price', async () => {
    const order = await paidThenCancelled();

    await sweepRefunds();

    expect(await simulator.refundsFor(order.id)).toMatchObject([{ amount: 4250 }]);
    expect(await statusOf(order)).toBe('refunded');
  });

  it.each([
    ['within a day', 0],
    ['after Stripe has forgotten the key', 1],
  ])('happen once, though a crash came between refund and save, %s', async (_name, raise) => {
    const order = await paidThenCancelled();
    await sweepRefunds();
    await Payment.updateOne(
      { orderId: order.id },
      { $set: { status: 'succeeded' }, $inc: { refundKeyNumber: raise } },
    );
    await Order.updateOne({ _id: order._id }, { $set: { refundDueAt: new Date(0) } });

    await sweepRefunds();

    expect(await simulator.refundsFor(order.id)).toHaveLength(1);
    expect(await statusOf(order)).toBe('refunded');
  });

  it('can be made where a refund was made by hand', async () => {
    const order = await paidThenCancelled();
    const { stripeId } = await paymentOf(order);
    await mockStripe.refunds.create({ payment_intent: stripeId });

    await sweepRefunds();

    expect(await simulator.refundsFor(order.id)).toHaveLength(1);
    expect(await statusOf(order)).toBe('refunded');
  });
});
