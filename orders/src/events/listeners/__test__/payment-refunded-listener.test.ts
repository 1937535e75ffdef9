import { OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { paymentEvent } from '../../../test/build-events';
import { buildOrder } from '../../../test/build-order';
import { PaymentCreatedListener } from '../payment-created-listener';
import { PaymentRefundedListener } from '../payment-refunded-listener';

const listener = () => new PaymentRefundedListener(natsWrapper.client);

/** A cancelled order whose money came all the same, at version 2. */
async function buildOrderToRefund() {
  const order = await buildOrder({ status: OrderStatus.Cancelled });
  const payment = paymentEvent(order.id);
  await new PaymentCreatedListener(natsWrapper.client).onMessage(payment, buildMessage());
  return { order, payment };
}

it('notes that the money has gone back, and acks the message', async () => {
  const { order, payment } = await buildOrderToRefund();
  const msg = buildMessage();
  await listener().onMessage(payment, msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
  expect(await Order.findById(order.id)).toMatchObject({
    status: 'cancelled',
    payment: { id: payment.id, status: 'refunded' },
    refundedAt: expect.any(Date),
  });
});

it('emits an order updated event', async () => {
  const { order, payment } = await buildOrderToRefund();
  await listener().onMessage(payment, buildMessage());
  expect(publishedEvents(natsWrapper, Subjects.OrderUpdated)).toMatchObject([
    { id: order.id, version: 3, status: 'cancelled' },
  ]);
});

it('changes nothing when the same event comes twice, or the payment is told again', async () => {
  const { order, payment } = await buildOrderToRefund();
  const again = buildMessage({ redelivered: true });
  await listener().onMessage(payment, buildMessage());
  await listener().onMessage(payment, again);
  await new PaymentCreatedListener(natsWrapper.client).onMessage(payment, buildMessage());
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Order.findById(order.id)).toMatchObject({
    payment: { status: 'refunded' },
    version: 3,
  });
  expect(publishedEvents(natsWrapper, Subjects.OrderRefundRequested)).toHaveLength(1);
});

it.each([OrderStatus.Created, OrderStatus.AwaitingPayment, OrderStatus.Complete])(
  'leaves an order as it is that is %s',
  async (status) => {
    const order = await buildOrder({ status });
    const msg = buildMessage();
    await listener().onMessage(paymentEvent(order.id), msg);
    expect(msg.ack).toHaveBeenCalledTimes(1);
    expect(await Order.findById(order.id)).toMatchObject({ status, version: order.version });
  },
);

it('throws, without an ack, when there is no such order', async () => {
  const msg = buildMessage();
  await expect(listener().onMessage(paymentEvent(anId()), msg)).rejects.toThrow('Order not found');
  expect(msg.ack).not.toHaveBeenCalled();
});
