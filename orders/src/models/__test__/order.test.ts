import { OrderStatus, Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import { Error as MongooseError } from 'mongoose';
import { relay } from '../../events/relay';
import { natsWrapper } from '../../nats-wrapper';
import { buildOrder, OVERDUE } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';
import { Order } from '../order';

const subjects = [
  Subjects.OrderCreated,
  Subjects.OrderUpdated,
  Subjects.OrderCancelled,
  Subjects.OrderRefundRequested,
] as const;

/** The versions that were told of an order, each with its subject, in the order of the versions. */
function told(orderId: string): [number, string][] {
  return subjects
    .flatMap((subject) => {
      const events: { id: string; version: number }[] = publishedEvents(natsWrapper, subject);
      return events.filter(({ id }) => id === orderId).map(({ version }) => ({ version, subject }));
    })
    .sort((a, b) => a.version - b.version)
    .map(({ version, subject }) => [version, subject]);
}

beforeEach(() => jest.restoreAllMocks());

it('implements optimistic concurrency control', async () => {
  const { id } = await buildOrder();
  const first = await Order.findById(id);
  const second = await Order.findById(id);
  await first?.cancel('user');
  await expect(second?.cancel('expired')).rejects.toThrow(MongooseError.VersionError);
  expect(await Order.findById(id)).toMatchObject({ reason: 'user', version: 1 });
});

it('tells of every version once, from its creation to its refund', async () => {
  const order = await buildOrder();
  await order.set({ status: OrderStatus.AwaitingPayment }).save();
  await order.cancel('expired');
  await order.set({ payment: { id: anId(), status: 'paid' }, refund: 'requested' }).save();
  await order.set({ 'payment.status': 'refunded', refundedAt: new Date() }).save();
  await relay.idle();

  expect(told(order.id)).toEqual([
    [0, 'order:created'],
    [1, 'order:updated'],
    [2, 'order:cancelled'],
    [3, 'order:refund-requested'],
    [4, 'order:updated'],
  ]);
  expect(publishedEvents(natsWrapper, Subjects.OrderUpdated).map(({ status }) => status)).toEqual([
    'awaiting:payment',
    'cancelled',
  ]);
});

it.each([
  [OrderStatus.Created, true],
  [OrderStatus.AwaitingPayment, true],
  [OrderStatus.Complete, true],
  [OrderStatus.Cancelled, false],
])('that is %s reserves its ticket: %s', async (status, reserves) => {
  const { id } = await buildOrder({ status });
  const stored = await Order.collection.findOne({ _id: (await Order.findById(id))?._id });
  // the unique index would hold a null, once
  expect(stored && 'reserves' in stored).toBe(reserves);
});

it.each([
  [OrderStatus.Created, OVERDUE, true],
  [OrderStatus.AwaitingPayment, OVERDUE, true],
  [OrderStatus.Created, -5_000, false],
  [OrderStatus.Complete, OVERDUE, false],
  [OrderStatus.Cancelled, OVERDUE, false],
])('that is %s, %i ms from its end, is overdue: %s', async (status, expiresIn, isOverdue) => {
  const order = await buildOrder({ status, expiresIn });
  expect(order.isOverdue()).toBe(isOverdue);
  expect(await Order.findOverdue(10)).toHaveLength(isOverdue ? 1 : 0);
});

it('finds as many that are overdue as are asked for', async () => {
  for (let n = 0; n < 3; n += 1) await buildOrder({ expiresIn: OVERDUE });
  expect(await Order.findOverdue(2)).toHaveLength(2);
});

it('sends, after a restart, the event that was stored but not sent', async () => {
  // the process ends between the save and the publish
  jest.spyOn(relay, 'send').mockImplementationOnce(async () => true);
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  expect(told(order.id)).toEqual([]);

  await relay.sweep(0);
  expect(publishedEvents(natsWrapper, Subjects.OrderCreated)).toMatchObject([
    { id: order.id, version: 0, ticket: { id: ticket.id, price: 20 } },
  ]);
  await relay.sweep(0);
  expect(told(order.id)).toEqual([[0, 'order:created']]);
});
