import { Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../../app';
import { OrderStatus } from '../../models/order';
import { Payment } from '../../models/payment';
import { natsWrapper } from '../../nats-wrapper';
import {
  buildOrder,
  buildPayment,
  errorsOf,
  liveLease,
  minutesFromNow,
  paymentOf,
  postPayment,
} from '../../test/builders';
import {
  anIntent,
  cardDeclined,
  invalidRequest,
  stripeAnswers,
  stripeCalls,
  stripeIsAway,
  stripeIsBroken,
  unexpectedState,
} from '../../test/stripe-double';

const inProcess = errorsOf('Payment is being processed');

describe('who may pay, and for what', () => {
  it('can only be accessed if the user is signed in', async () => {
    const response = await request(app)
      .post('/api/payments')
      .send({ token: 'tok_visa', orderId: anId() });

    expect(response.status).toBe(401);
    expect(response.body).toEqual(errorsOf('Not authorized'));
  });

  it('throws a 404 when purchasing an order that does not exist', async () => {
    const response = await request(app)
      .post('/api/payments')
      .set('Cookie', signin())
      .send({ token: 'tok_visa', orderId: anId() });

    expect(response.status).toBe(404);
    expect(response.body).toEqual(errorsOf('not found'));
  });

  it('returns a 401 when purchasing an order that doesnt belong to a user', async () => {
    const order = await buildOrder();

    const response = await request(app)
      .post('/api/payments')
      .set('Cookie', signin())
      .send({ token: 'tok_visa', orderId: order.id });

    expect(response.status).toBe(401);
    expect(response.body).toEqual(errorsOf('Not authorized'));
  });

  it('tells a stranger nothing of the state of the order', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled });

    const response = await postPayment(order).set('Cookie', signin());

    expect(response.status).toBe(401);
  });

  it('returns a 400 when purchasing a cancelled order', async () => {
    const response = await postPayment(await buildOrder({ status: OrderStatus.Cancelled }));

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Cannot pay for a cancelled order'));
    expect(await Payment.countDocuments()).toBe(0);
  });

  it('returns a 400 when the time of the order is over', async () => {
    const response = await postPayment(await buildOrder({ expiresAt: minutesFromNow(-0.01) }));

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Order has expired'));
  });

  it('charges nothing for an order that orders calls paid, even if its payment is lost', async () => {
    const response = await postPayment(await buildOrder({ status: OrderStatus.Complete }));

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Order is already paid'));
  });
});

describe('what it refuses to read', () => {
  it.each([
    ['nothing', {}, ['token', 'orderId']],
    ['an empty token', { token: '', orderId: anId() }, ['token']],
    ['a blank token', { token: '  ', orderId: anId() }, ['token']],
    ['an operator for a token', { token: { $gt: '' }, orderId: anId() }, ['token']],
    ['a list of tokens', { token: ['tok_visa'], orderId: anId() }, ['token']],
    ['no token at all', { token: null, orderId: anId() }, ['token']],
    ['a token without end', { token: 'x'.repeat(10_000), orderId: anId() }, ['token']],
    ['an empty order id', { token: 'tok_visa', orderId: '' }, ['orderId']],
    ['an operator for an order id', { token: 'tok_visa', orderId: { $ne: null } }, ['orderId']],
    ['a list of order ids', { token: 'tok_visa', orderId: [anId()] }, ['orderId']],
    ['a malformed order id', { token: 'tok_visa', orderId: 'abc' }, ['orderId']],
    ['a number for an order id', { token: 'tok_visa', orderId: 12 }, ['orderId']],
  ])('returns a 400 that names the field for %s', async (_name, body, fields) => {
    const response = await request(app).post('/api/payments').set('Cookie', signin()).send(body);

    expect(response.status).toBe(400);
    expect(response.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('says what is missing', async () => {
    const response = await request(app).post('/api/payments').set('Cookie', signin()).send({});

    expect(response.body.errors).toEqual([
      { message: 'Token must be provided', field: 'token' },
      { message: 'Order id must be provided', field: 'orderId' },
    ]);
  });
});

describe('a card that is accepted', () => {
  it('returns a 201 with valid inputs', async () => {
    const order = await buildOrder({ price: 19.99 });
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const response = await postPayment(order);

    const payment = await paymentOf(order);
    expect(response.status).toBe(201);
    expect(response.body).toEqual({ id: payment.id });
    expect(payment).toMatchObject({ orderId: order.id, stripeId: 'pi_1', status: 'succeeded' });
  });

  it('charges the price of the order in cents, on an intent that is made unconfirmed', async () => {
    const order = await buildOrder({ price: 19.99 });
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    await postPayment(order);

    const [params, options] = stripeCalls('paymentIntents.create')[0] ?? [];
    expect(params).toMatchObject({
      amount: 1999,
      currency: 'usd',
      metadata: { orderId: order.id },
    });
    expect(params).not.toHaveProperty('confirm');
    expect(options).toEqual({ idempotencyKey: `create:${order.id}:0` });
    expect(stripeCalls('paymentIntents.confirm')[0]).toEqual([
      'pi_1',
      { payment_method_data: { type: 'card', card: { token: 'tok_visa' } } },
      { idempotencyKey: `confirm:${order.id}:1` },
    ]);
  });

  it('keeps the id of the intent before it is confirmed, and the token never', async () => {
    const order = await buildOrder();
    let stored: object = {};
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', async () => {
      stored = (await paymentOf(order)).toObject();
      return anIntent('succeeded');
    });

    await postPayment(order, 'tok_of_mine');

    expect(stored).toMatchObject({ stripeId: 'pi_1', status: 'pending', attempt: 1 });
    expect(JSON.stringify(await paymentOf(order))).not.toContain('tok_of_mine');
  });

  it('takes a payment method as well as a token', async () => {
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const response = await postPayment(await buildOrder(), 'pm_card_visa');

    expect(response.status).toBe(201);
    expect(stripeCalls('paymentIntents.confirm')[0]?.[1]).toEqual({
      payment_method: 'pm_card_visa',
    });
  });

  it('publishes payment:created', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const response = await postPayment(order);

    const [event, ...more] = publishedEvents(natsWrapper, Subjects.PaymentCreated);
    expect(event).toMatchObject({ id: response.body.id, orderId: order.id, stripeId: 'pi_1' });
    expect(more).toEqual([]);
  });
});

describe('an order that has been paid', () => {
  it('returns a 200 with the same id, and charges nothing', async () => {
    const order = await buildOrder({ status: OrderStatus.Complete });
    const payment = await buildPayment(order, { status: 'succeeded' });

    const response = await postPayment(order);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ id: payment.id });
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toEqual([]);
  });

  it('returns a 200 when its time is over by now', async () => {
    const order = await buildOrder({ expiresAt: minutesFromNow(-1) });
    await buildPayment(order, { status: 'succeeded' });

    expect((await postPayment(order)).status).toBe(200);
  });

  it('returns a 400 when the money was given back', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled });
    await buildPayment(order, { status: 'refunded' });

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Payment has been refunded'));
  });

  it('returns a 400 when the payment was given up', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'cancelled' });

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Payment has been cancelled'));
  });
});

describe('a card that is declined', () => {
  it("returns a 400 with Stripe's words", async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', cardDeclined('Your card has insufficient funds.'));

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Your card has insufficient funds.'));
    expect(await paymentOf(order)).toMatchObject({
      status: 'declined',
      lastError: 'Your card has insufficient funds.',
    });
  });

  it('leaves the order open for another card, on the same intent', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', cardDeclined(), anIntent('succeeded'));
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));

    await postPayment(order, 'tok_chargeDeclined');
    const response = await postPayment(order, 'tok_visa');

    expect(response.status).toBe(201);
    expect(stripeCalls('paymentIntents.create')).toHaveLength(1);
    const [, second] = stripeCalls('paymentIntents.confirm');
    expect(second).toEqual([
      'pi_1',
      { payment_method_data: { type: 'card', card: { token: 'tok_visa' } } },
      { idempotencyKey: `confirm:${order.id}:2` },
    ]);
  });

  it("returns a 400 with Stripe's words for a token that it does not know", async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', invalidRequest("No such token: 'tok_x'"));

    const response = await postPayment(order, 'tok_x');

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf("No such token: 'tok_x'"));
    expect((await paymentOf(order)).status).toBe('declined');
  });

  it('returns a 400 for an amount that Stripe does not take, and asks with a new key then', async () => {
    const order = await buildOrder({ price: 0.2 });
    const tooSmall = invalidRequest('Amount must be at least $0.50 usd');
    stripeAnswers('paymentIntents.create', tooSmall, tooSmall);

    await postPayment(order);
    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Amount must be at least $0.50 usd'));
    expect(stripeCalls('paymentIntents.create').map(([, options]) => options)).toEqual([
      { idempotencyKey: `create:${order.id}:0` },
      { idempotencyKey: `create:${order.id}:1` },
    ]);
  });
});

describe('a card that needs 3-D Secure', () => {
  it('returns a 202 with what the browser needs', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('requires_action'));

    const response = await postPayment(order);

    expect(response.status).toBe(202);
    expect(response.body).toEqual({ status: 'requires_action', clientSecret: 'pi_1_secret' });
    expect((await paymentOf(order)).status).toBe('requires_action');
  });

  it('returns the same again while it is not passed, without another attempt', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));

    const response = await postPayment(order);

    expect(response.status).toBe(202);
    expect(response.body).toEqual({ status: 'requires_action', clientSecret: 'pi_1_secret' });
  });

  it('is completed by POST once more', async () => {
    const order = await buildOrder();
    const payment = await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

    const response = await postPayment(order);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ id: payment.id });
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toHaveLength(1);
  });

  it('gives no way to pay once the order is cancelled', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled });
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Cannot pay for a cancelled order'));
  });

  it('takes another card when it has failed', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'requires_action' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    expect((await postPayment(order)).status).toBe(201);
  });
});

describe('when nobody knows', () => {
  it('returns a 503 while an attempt is under way', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'pending', leaseUntil: liveLease() });

    const response = await postPayment(order);

    expect(response.status).toBe(503);
    expect(response.body).toEqual(inProcess);
    expect(Number(response.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('returns a 503 when Stripe can not be reached for an intent; the next POST asks again with the same key', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', stripeIsAway(), anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const first = await postPayment(order);
    const second = await postPayment(order);

    expect(first.status).toBe(503);
    expect(first.body).toEqual(inProcess);
    expect(second.status).toBe(201);
    const keys = stripeCalls('paymentIntents.create').map(([, options]) => options);
    expect(keys[1]).toEqual(keys[0]);
  });

  it('asks for an intent with a new key after an error that Stripe would repeat for the old one', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', stripeIsBroken(), anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', anIntent('succeeded'));

    const first = await postPayment(order);
    const second = await postPayment(order);

    expect([first.status, second.status]).toEqual([503, 201]);
    expect(stripeCalls('paymentIntents.create')[1]?.[1]).toEqual({
      idempotencyKey: `create:${order.id}:1`,
    });
  });

  it('returns a 201 when the answer was lost and the charge was not', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', stripeIsAway());
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

    expect((await postPayment(order)).status).toBe(201);
    expect((await paymentOf(order)).status).toBe('succeeded');
  });

  it('returns a 202 when the answer was lost and 3-D Secure is needed', async () => {
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', stripeIsBroken());
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_action'));

    expect((await postPayment(await buildOrder())).status).toBe(202);
  });

  it('returns a 503 when the answer was lost and no charge is seen yet: it may come', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', stripeIsAway());
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));

    const response = await postPayment(order);
    const another = await postPayment(order);

    expect([response.status, another.status]).toEqual([503, 503]);
    const payment = await paymentOf(order);
    expect(payment.isLeased()).toBe(true);
    expect(payment.settleAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('returns a 503 when Stripe answers nothing at all, and leaves it to the sweeper', async () => {
    const order = await buildOrder();
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', stripeIsAway());
    stripeAnswers('paymentIntents.retrieve', stripeIsAway());

    const response = await postPayment(order);

    expect(response.status).toBe(503);
    expect(response.body).toEqual(inProcess);
    const payment = await paymentOf(order);
    expect(payment.status).toBe('pending');
    expect(payment.settleAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('begins no attempt without knowing what became of the last', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'declined' });
    stripeAnswers('paymentIntents.retrieve', stripeIsAway());

    const response = await postPayment(order);

    expect(response.status).toBe(503);
    expect(response.body).toEqual(inProcess);
    expect((await paymentOf(order)).attempt).toBe(1);
  });

  it('waits while Stripe is still working on the charge', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'pending' });
    stripeAnswers('paymentIntents.retrieve', anIntent('processing'));

    expect((await postPayment(order)).status).toBe(503);
  });

  it('returns a 201 when the intent has gone on and is paid', async () => {
    stripeAnswers('paymentIntents.create', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', unexpectedState());
    stripeAnswers('paymentIntents.retrieve', anIntent('succeeded'));

    expect((await postPayment(await buildOrder())).status).toBe(201);
  });

  it('returns a 400 when the intent was cancelled under the attempt', async () => {
    const order = await buildOrder();
    await buildPayment(order, { status: 'declined' });
    stripeAnswers('paymentIntents.retrieve', anIntent('requires_payment_method'));
    stripeAnswers('paymentIntents.confirm', unexpectedState());
    stripeAnswers('paymentIntents.retrieve', anIntent('canceled'));

    const response = await postPayment(order);

    expect(response.status).toBe(400);
    expect(response.body).toEqual(errorsOf('Payment has been cancelled'));
    expect((await paymentOf(order)).status).toBe('cancelled');
  });
});
