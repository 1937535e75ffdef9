import { type OrderCreatedEvent, OrderStatus } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { OrderCreatedListener } from '../order-created-listener';

function setup() {
  const data: OrderCreatedEvent['data'] = {
    id: anId(),
    version: 0,
    status: OrderStatus.Created,
    userId: anId(),
    expiresAt: '2030-01-01T12:00:00.000Z',
    ticket: { id: anId(), price: 19.99 },
  };
  return { listener: new OrderCreatedListener(natsWrapper.client), data, msg: buildMessage() };
}

it('replicates the order info', async () => {
  const { listener, data, msg } = setup();

  await listener.onMessage(data, msg);

  expect(await Order.findById(data.id)).toMatchObject({
    version: 0,
    userId: data.userId,
    price: 19.99,
    status: OrderStatus.Created,
    expiresAt: new Date(data.expiresAt),
  });
});

it('acks the message', async () => {
  const { listener, data, msg } = setup();

  await listener.onMessage(data, msg);

  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not ack what it could not store', async () => {
  const { listener, data, msg } = setup();
  await listener.onMessage(data, buildMessage());

  await expect(listener.onMessage(data, msg)).rejects.toMatchObject({ code: 11000 });

  expect(msg.ack).not.toHaveBeenCalled();
});
