import { OrderStatus } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Purchase } from '../../../models/purchase';
import { natsWrapper } from '../../../nats-wrapper';
import { OrderUpdatedListener } from '../order-updated-listener';

const listener = () => new OrderUpdatedListener(natsWrapper.client);

it('notes that an order is paid, and acks the message', async () => {
  const id = anId();
  const msg = buildMessage();

  await listener().onMessage({ id, version: 2, status: OrderStatus.Complete }, msg);

  expect(await Purchase.among([id, anId()])).toEqual(new Set([id]));
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('acks the same event when it comes twice', async () => {
  const data = { id: anId(), version: 2, status: OrderStatus.Complete };
  const again = buildMessage({ redelivered: true });

  await listener().onMessage(data, buildMessage());
  await listener().onMessage(data, again);

  expect(again.ack).toHaveBeenCalledTimes(1);
});

it('takes no other state for a sale', async () => {
  const id = anId();
  const msg = buildMessage();

  await listener().onMessage({ id, version: 1, status: OrderStatus.AwaitingPayment }, msg);

  expect(await Purchase.among([id])).toEqual(new Set());
  expect(msg.ack).toHaveBeenCalledTimes(1);
});
