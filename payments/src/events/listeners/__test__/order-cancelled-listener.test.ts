import { OrderStatus } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { buildOrder } from '../../../test/builders';
import { OrderCancelledListener } from '../order-cancelled-listener';

async function setup() {
  const order = await buildOrder();
  const data = { id: order.id as string, version: 1, ticket: { id: anId() } };
  return { listener: new OrderCancelledListener(natsWrapper.client), data, msg: buildMessage() };
}

it('updates the status of the order', async () => {
  const { listener, data, msg } = await setup();

  await listener.onMessage(data, msg);

  expect(await Order.findById(data.id)).toMatchObject({
    status: OrderStatus.Cancelled,
    version: 1,
  });
});

it('acks the message', async () => {
  const { listener, data, msg } = await setup();

  await listener.onMessage(data, msg);

  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not ack a skipped version', async () => {
  const { listener, data, msg } = await setup();

  await expect(listener.onMessage({ ...data, version: 2 }, msg)).rejects.toThrow('Order not found');

  expect(msg.ack).not.toHaveBeenCalled();
});
