import { OrderStatus } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { buildOrder, buildPayment } from '../../../test/builders';
import { stripeCalls } from '../../../test/stripe-double';
import { OrderRefundRequestedListener } from '../order-refund-requested-listener';

async function setup() {
  const order = await buildOrder({ status: OrderStatus.Cancelled });
  await buildPayment(order, { status: 'succeeded' });
  const listener = new OrderRefundRequestedListener(natsWrapper.client);
  const data = { id: order.id as string, version: 1, paymentId: anId() };
  return { listener, data, msg: buildMessage() };
}

it('marks the refund as due, in the write that raises the version', async () => {
  const { listener, data, msg } = await setup();

  await listener.onMessage(data, msg);

  const order = await Order.findById(data.id);
  expect(order).toMatchObject({ version: 1, refundDueAt: expect.any(Date) as Date });
  expect(order?.refundDueAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

it('acks the message', async () => {
  const { listener, data, msg } = await setup();

  await listener.onMessage(data, msg);

  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not call Stripe', async () => {
  const { listener, data, msg } = await setup();

  await listener.onMessage(data, msg);

  expect(stripeCalls('refunds.create')).toEqual([]);
});

it('does not ack a skipped version', async () => {
  const { listener, data, msg } = await setup();

  await expect(listener.onMessage({ ...data, version: 2 }, msg)).rejects.toThrow('Order not found');

  expect(msg.ack).not.toHaveBeenCalled();
});
