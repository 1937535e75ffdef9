import { OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { buildOrder } from '../../../test/build-order';
import { buildTicket } from '../../../test/build-ticket';
import { ExpirationCompleteListener } from '../expiration-complete-listener';

const listener = () => new ExpirationCompleteListener(natsWrapper.client);
const DUE = 0;

it.each([OrderStatus.Created, OrderStatus.AwaitingPayment])(
  'updates the orders status to cancelled (%s)',
  async (status) => {
    const order = await buildOrder({ status, expiresIn: DUE });
    await listener().onMessage({ orderId: order.id }, buildMessage());
    expect(await Order.findById(order.id)).toMatchObject({
      status: 'cancelled',
      reason: 'expired',
      version: order.version + 1,
    });
  },
);

it('emits an OrderCancelled event', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket, expiresIn: DUE });
  await listener().onMessage({ orderId: order.id }, buildMessage());
  expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toMatchObject([
    { id: order.id, version: 1, ticket: { id: ticket.id }, reason: 'expired' },
  ]);
});

it('acks the message', async () => {
  const order = await buildOrder({ expiresIn: DUE });
  const msg = buildMessage();
  await listener().onMessage({ orderId: order.id }, msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it.each([OrderStatus.Complete, OrderStatus.Cancelled])(
  'leaves an order as it is that is %s',
  async (status) => {
    const order = await buildOrder({ status, expiresIn: DUE });
    const msg = buildMessage();
    await listener().onMessage({ orderId: order.id }, msg);
    expect(msg.ack).toHaveBeenCalledTimes(1);
    expect(await Order.findById(order.id)).toMatchObject({ status, version: order.version });
  },
);

it('emits one event though the timer tells it twice', async () => {
  const order = await buildOrder({ expiresIn: DUE });
  await listener().onMessage({ orderId: order.id }, buildMessage());
  await listener().onMessage({ orderId: order.id }, buildMessage({ redelivered: true }));
  expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toHaveLength(1);
});

it('leaves the order to the sweep when the clock of the timer is ahead', async () => {
  const order = await buildOrder({ expiresIn: 60_000 });
  const msg = buildMessage();
  await listener().onMessage({ orderId: order.id }, msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
  expect(await Order.findById(order.id)).toMatchObject({ status: 'created', version: 0 });
});

it('throws, without an ack, when there is no such order', async () => {
  const msg = buildMessage();
  await expect(listener().onMessage({ orderId: anId() }, msg)).rejects.toThrow('Order not found');
  expect(msg.ack).not.toHaveBeenCalled();
});
