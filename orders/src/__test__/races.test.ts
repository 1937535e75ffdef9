import { OrderStatus, Subjects } from '@gittix/common';
import { buildMessage, publishedEvents } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../app';
import { ExpirationCompleteListener } from '../events/listeners/expiration-complete-listener';
import { PaymentCreatedListener } from '../events/listeners/payment-created-listener';
import { Order, type OrderDoc } from '../models/order';
import { natsWrapper } from '../nats-wrapper';
import { paymentEvent } from '../test/build-events';
import { buildOrder } from '../test/build-order';

beforeEach(() => jest.restoreAllMocks());

/** Lets something else happen to the order between the next load and its save. */
function beforeNextSave(happens: () => Promise<unknown>) {
  const save = Order.prototype.save;
  jest.spyOn(Order.prototype, 'save').mockImplementationOnce(async function (this: OrderDoc) {
    await happens();
    return save.call(this);
  });
}

const pay = async ({ id }: OrderDoc) =>
  new PaymentCreatedListener(natsWrapper.client).onMessage(paymentEvent(id), buildMessage());

const expire = async ({ id }: OrderDoc) =>
  new ExpirationCompleteListener(natsWrapper.client).onMessage({ orderId: id }, buildMessage());

const cancel = ({ id, userId }: OrderDoc) =>
  request(app).delete(`/api/orders/${id}`).set('Cookie', signin(userId));

async function expectComplete({ id }: OrderDoc) {
  const order = await Order.findById(id);
  expect(order).toMatchObject({ status: 'complete', payment: { status: 'paid' } });
  expect(order?.refund).toBeUndefined();
  expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toEqual([]);
  expect(publishedEvents(natsWrapper, Subjects.OrderRefundRequested)).toEqual([]);
}

async function expectRefundOfCancelled({ id }: OrderDoc) {
  expect(await Order.findById(id)).toMatchObject({ status: 'cancelled', refund: 'requested' });
  expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toHaveLength(1);
  expect(publishedEvents(natsWrapper, Subjects.OrderRefundRequested)).toHaveLength(1);
}

describe('an order that is paid while its time runs out', () => {
  it('is complete when the payment was first', async () => {
    const order = await buildOrder({ expiresIn: 0 });
    beforeNextSave(() => pay(order));
    await expire(order);
    await expectComplete(order);
  });

  it('is cancelled when the clock was first, and the money goes back', async () => {
    const order = await buildOrder({ expiresIn: 0 });
    beforeNextSave(() => expire(order));
    await pay(order);
    await expectRefundOfCancelled(order);
  });
});

describe('an order that is paid while its buyer cancels', () => {
  it('is complete when the payment was first, and the buyer is told so', async () => {
    const order = await buildOrder();
    beforeNextSave(() => pay(order));
    const response = await cancel(order);
    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([{ message: 'Cannot cancel a completed order' }]);
    await expectComplete(order);
  });

  it('is cancelled when the buyer was first, and the money goes back', async () => {
    const order = await buildOrder();
    beforeNextSave(async () => expect((await cancel(order)).status).toBe(204));
    await pay(order);
    await expectRefundOfCancelled(order);
  });
});

it('ends every race either complete or cancelled with a refund, and tells one story', async () => {
  for (let round = 0; round < 20; round += 1) {
    jest.clearAllMocks();
    const order = await buildOrder({ expiresIn: 0 });
    await Promise.all([pay(order), expire(order), cancel(order)]);
    const isComplete = await Order.exists({ _id: order.id, status: OrderStatus.Complete });
    if (isComplete) await expectComplete(order);
    else await expectRefundOfCancelled(order);
  }
});
