import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '@gittix/testing/until';
import Stripe from 'stripe';
import type { StripeSimulatorOptions } from '../simulator';
import {
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

const SECRET = 'whsec_test';

let receivers: http.Server[] = [];
afterEach(async () => {
  await stopSimulators();
  for (const server of receivers) server.close().closeAllConnections();
  receivers = [];
});

interface Delivery {
  body: string;
  headers: http.IncomingHttpHeaders;
}

/** A shop that answers the n-th delivery with the n-th status, and all others with 200. */
async function startReceiver(statuses: number[] = []) {
  const deliveries: Delivery[] = [];
  const server = http.createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      deliveries.push({ body, headers: req.headers });
      res.writeHead(statuses[deliveries.length - 1] ?? 200, { location: '/elsewhere' }).end();
    });
  });
  receivers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, deliveries, url: `http://127.0.0.1:${port}/api/payments/webhook` };
}

function start(url: string, more: StripeSimulatorOptions = {}) {
  return startSimulator({ webhook: { url, secret: SECRET, firstRetryMs: 10 }, ...more });
}

function open({ body, headers }: Delivery, secret = SECRET): Stripe.Event {
  const signature = headers['stripe-signature'] ?? '';
  return Stripe.webhooks.constructEvent(body, signature, secret);
}

const typesOf = (deliveries: Delivery[]) => deliveries.map((one) => open(one).type).sort();

it('tells of a payment, signed so that the official library accepts it', async () => {
  const receiver = await startReceiver();
  const { stripe } = await start(receiver.url);

  const intent = await createIntent(stripe, {
    confirm: true,
    payment_method: 'pm_card_visa',
    metadata: { orderId: 'o1' },
  });

  await eventually(() =>
    expect(typesOf(receiver.deliveries)).toEqual([
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]),
  );
  const event = receiver.deliveries
    .map((one) => open(one))
    .find(({ type }) => type === 'payment_intent.succeeded');
  expect(event).toMatchObject({
    id: expect.stringMatching(/^evt_\w{24}$/),
    object: 'event',
    livemode: false,
    pending_webhooks: 1,
    data: { object: { id: intent.id, status: 'succeeded', metadata: { orderId: 'o1' } } },
    request: { id: intent.lastResponse.requestId },
  });
});

it('is signed with the secret, the very bytes, and the time', async () => {
  const receiver = await startReceiver();
  const { stripe } = await start(receiver.url);
  await createIntent(stripe);
  await eventually(() => expect(receiver.deliveries).toHaveLength(1));
  const [delivery] = receiver.deliveries as [Delivery];
  const later = Date.now() + 6 * 60 * 1000;

  expect(delivery.headers['stripe-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  expect(() => open(delivery, 'whsec_other')).toThrow(/signature/i);
  expect(() => open({ ...delivery, body: `${delivery.body} ` })).toThrow(/signature/i);
  expect(() =>
    Stripe.webhooks.constructEvent(
      delivery.body,
      delivery.headers['stripe-signature'] ?? '',
      SECRET,
      300,
      undefined,
      later,
    ),
  ).toThrow(/tolerance/);
});

it('tells of what goes wrong, of 3-D Secure, of cancelling and of refunds', async () => {
  const receiver = await startReceiver();
  const { stripe } = await start(receiver.url);
  const { id } = await createIntent(stripe);
  await failureOf(stripe.paymentIntents.confirm(id, payWith('tok_chargeDeclined')));
  await stripe.paymentIntents.confirm(id, payWith('tok_threeDSecure2Required'));
  await stripe.paymentIntents.cancel(id);
  const paid = await createIntent(stripe, { confirm: true, payment_method: 'pm_card_visa' });
  await stripe.refunds.create({ payment_intent: paid.id });

  await eventually(() =>
    expect(typesOf(receiver.deliveries)).toEqual([
      'charge.failed',
      'charge.refunded',
      'charge.succeeded',
      'payment_intent.canceled',
      'payment_intent.created',
      'payment_intent.created',
      'payment_intent.payment_failed',
      'payment_intent.requires_action',
      'payment_intent.succeeded',
      'refund.created',
    ]),
  );
});

it('comes again, the same event, until the shop says 2xx', async () => {
  const receiver = await startReceiver([500, 302, 404]);
  const { stripe } = await start(receiver.url);

  await createIntent(stripe);

  await eventually(() => expect(receiver.deliveries).toHaveLength(4));
  expect(new Set(receiver.deliveries.map((one) => open(one).id)).size).toBe(1);
  await eventually(async () => {
    const [event] = (await stripe.events.list()).data;
    expect(event?.pending_webhooks).toBe(0);
  });
  expect(receiver.deliveries).toHaveLength(4);
});

it('comes when a shop that was down is up again', async () => {
  const receiver = await startReceiver();
  receiver.server.close();
  await once(receiver.server, 'close');
  const { stripe } = await start(receiver.url);
  await createIntent(stripe);

  receiver.server.listen(receiver.port, '127.0.0.1');

  await eventually(() => expect(receiver.deliveries).toHaveLength(1));
});

it('comes after a restart when it had not been delivered before, and only then', async () => {
  const data = await mkdtemp(path.join(os.tmpdir(), 'gittix-stripe-'));
  const receiver = await startReceiver([200, 500, 500, 500, 500, 500]);
  const first = await start(receiver.url, { data });
  const { id } = await createIntent(first.stripe);
  await eventually(async () => {
    expect((await first.stripe.events.list()).data[0]?.pending_webhooks).toBe(0);
  });
  await first.stripe.paymentIntents.cancel(id);
  await eventually(() => expect(receiver.deliveries.length).toBeGreaterThan(2));
  await first.close();
  const before = receiver.deliveries.length;

  const second = await start(receiver.url, { data });

  await eventually(async () => {
    const events = (await second.stripe.events.list()).data;
    expect(events.map(({ pending_webhooks }) => pending_webhooks)).toEqual([0, 0]);
  });
  const after = receiver.deliveries.slice(before).map((one) => open(one).type);
  expect(new Set(after)).toEqual(new Set(['payment_intent.canceled']));
  await rm(data, { recursive: true });
});

it('keeps events for those who ask', async () => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe);
  await stripe.paymentIntents.cancel(id);

  const all = await stripe.events.list();
  const some = await stripe.events.list({ type: 'payment_intent.canceled' });
  const both = await stripe.events.list({
    types: ['payment_intent.canceled', 'payment_intent.created'],
  });

  expect(all.data.map(({ type }) => type)).toEqual([
    'payment_intent.canceled',
    'payment_intent.created',
  ]);
  expect(some.data).toMatchObject([{ type: 'payment_intent.canceled', pending_webhooks: 0 }]);
  expect(both.data).toHaveLength(2);
  const [event] = some.data as [Stripe.Event];
  expect(await stripe.events.retrieve(event.id)).toMatchObject({ data: { object: { id } } });
  expect(await failureOf(stripe.events.retrieve('evt_nope'))).toMatchObject({ statusCode: 404 });
});
