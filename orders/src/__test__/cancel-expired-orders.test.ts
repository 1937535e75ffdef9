import { OrderStatus, Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import { cancelExpiredOrders } from '../cancel-expired-orders';
import { Order, type OrderDoc } from '../models/order';
import { natsWrapper } from '../nats-wrapper';
import { buildOrder, OVERDUE } from '../test/build-order';
import { buildTicket } from '../test/build-ticket';

beforeEach(() => jest.restoreAllMocks());

it('cancels what the timer has missed, and frees the tickets', async () => {
  const ticket = await buildTicket();
  const created = await buildOrder({ ticket, expiresIn: OVERDUE });
  const awaiting = await buildOrder({ status: OrderStatus.AwaitingPayment, expiresIn: OVERDUE });
  await cancelExpiredOrders();

  for (const { id } of [created, awaiting]) {
    expect(await Order.findById(id)).toMatchObject({ status: 'cancelled', reason: 'expired' });
  }
  expect(await ticket.isReserved()).toBe(false);
  const events = publishedEvents(natsWrapper, Subjects.OrderCancelled);
  expect(events.map(({ id, version, reason }) => ({ id, version, reason }))).toEqual(
    expect.arrayContaining([
      { id: created.id, version: 1, reason: 'expired' },
      { id: awaiting.id, version: 2, reason: 'expired' },
    ]),
  );
});

it('leaves all other orders as they are', async () => {
  const orders = [
    await buildOrder(),
    await buildOrder({ expiresIn: -5_000 }),
    await buildOrder({ status: OrderStatus.Complete, expiresIn: OVERDUE }),
    await buildOrder({ status: OrderStatus.Cancelled, expiresIn: OVERDUE }),
  ];
  await cancelExpiredOrders();
  for (const { id, status, version } of orders) {
    expect(await Order.findById(id)).toMatchObject({ status, version });
  }
});

it('cancels an order once, though two replicas sweep at the same time', async () => {
  for (let n = 0; n < 5; n += 1) await buildOrder({ expiresIn: OVERDUE });
  await Promise.all([cancelExpiredOrders(), cancelExpiredOrders()]);
  expect(publishedEvents(natsWrapper, Subjects.OrderCancelled)).toHaveLength(5);
  expect(await Order.find({ status: 'cancelled', version: 1 })).toHaveLength(5);
});

it('leaves an order that is paid just then, and goes on with the next', async () => {
  const paid = await buildOrder({ expiresIn: OVERDUE * 2 });
  const other = await buildOrder({ expiresIn: OVERDUE });
  const save = Order.prototype.save;
  jest.spyOn(Order.prototype, 'save').mockImplementationOnce(async function (this: OrderDoc) {
    const payment = { id: anId(), status: 'paid' as const };
    await paid.set({ status: OrderStatus.Complete, payment }).save();
    return save.call(this);
  });

  await cancelExpiredOrders();
  expect(await Order.findById(paid.id)).toMatchObject({ status: 'complete', version: 1 });
  expect(await Order.findById(other.id)).toMatchObject({ status: 'cancelled' });
});

it('does not let one order that can not be saved keep the rest from their end', async () => {
  const broken = await buildOrder({ expiresIn: OVERDUE * 2 });
  await Order.collection.updateOne({ _id: broken._id }, { $unset: { title: 1 } });
  const other = await buildOrder({ expiresIn: OVERDUE });

  await expect(cancelExpiredOrders()).rejects.toThrow('Path `title` is required');
  expect(await Order.findById(other.id)).toMatchObject({ status: 'cancelled' });
});
