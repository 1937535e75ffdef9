import { Inbox, OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { minutesFromNow } from '../../../test/builders';
import { OrderCancelledListener } from '../order-cancelled-listener';
import { OrderCreatedListener } from '../order-created-listener';
import { OrderRefundRequestedListener } from '../order-refund-requested-listener';
import { OrderUpdatedListener } from '../order-updated-listener';

/** The four subjects of orders, as they reach one service through one inbox. */
function subscribed() {
  const inbox = new Inbox();
  const listeners = {
    [Subjects.OrderCreated]: new OrderCreatedListener(natsWrapper.client, inbox),
    [Subjects.OrderUpdated]: new OrderUpdatedListener(natsWrapper.client, inbox),
    [Subjects.OrderCancelled]: new OrderCancelledListener(natsWrapper.client, inbox),
    [Subjects.OrderRefundRequested]: new OrderRefundRequestedListener(natsWrapper.client, inbox),
  };
  Object.values(listeners).forEach((listener) => inbox.register(listener));

  return async function deliver(subject: keyof typeof listeners, data: object) {
    const message = buildMessage({ data, subject });
    await inbox.receive(listeners[subject], message);
    return message;
  };
}

const id = anId();
const created = {
  id,
  version: 0,
  status: OrderStatus.Created,
  userId: anId(),
  expiresAt: minutesFromNow(15).toISOString(),
  ticket: { id: anId(), price: 20 },
};
const updated = { id, version: 1, status: OrderStatus.AwaitingPayment };
const cancelled = { id, version: 2, ticket: { id: anId() }, reason: 'expired' };
const refundRequested = { id, version: 3, paymentId: anId() };

it('takes the events of all four subjects as one sequence', async () => {
  const deliver = subscribed();

  await deliver(Subjects.OrderCreated, created);
  await deliver(Subjects.OrderUpdated, updated);
  await deliver(Subjects.OrderCancelled, cancelled);
  await deliver(Subjects.OrderRefundRequested, refundRequested);

  expect(await Order.findById(id)).toMatchObject({
    version: 3,
    status: OrderStatus.Cancelled,
    refundDueAt: expect.any(Date) as Date,
  });
});

it('holds what comes before its predecessor, and applies it right after', async () => {
  const deliver = subscribed();

  const third = await deliver(Subjects.OrderCancelled, cancelled);
  const second = await deliver(Subjects.OrderUpdated, updated);
  expect(third.ack).not.toHaveBeenCalled();
  const first = await deliver(Subjects.OrderCreated, created);

  expect(await Order.findById(id)).toMatchObject({ version: 2, status: OrderStatus.Cancelled });
  for (const message of [first, second, third]) expect(message.ack).toHaveBeenCalledTimes(1);
});

it('acks what it has heard before, and changes nothing', async () => {
  const deliver = subscribed();
  await deliver(Subjects.OrderCreated, created);
  await deliver(Subjects.OrderUpdated, updated);

  const again = [
    await deliver(Subjects.OrderCreated, created),
    await deliver(Subjects.OrderUpdated, updated),
  ];

  for (const message of again) expect(message.ack).toHaveBeenCalledTimes(1);
  expect(await Order.findById(id)).toMatchObject({ version: 1 });
});

it('refunds once, though the mark comes twice', async () => {
  const deliver = subscribed();
  await deliver(Subjects.OrderCreated, created);
  await deliver(Subjects.OrderUpdated, updated);
  await deliver(Subjects.OrderCancelled, cancelled);
  await deliver(Subjects.OrderRefundRequested, refundRequested);
  // as the sweep leaves it
  await Order.updateOne({ _id: id }, { $unset: { refundDueAt: 1 } });

  await deliver(Subjects.OrderRefundRequested, refundRequested);

  expect((await Order.findById(id))?.refundDueAt).toBeUndefined();
});
