import { Subjects, WaitError } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { OrderRecord } from '../../../models/order-record';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { orderCancelled, orderCreated } from '../../../test/build-order-events';
import { buildTicket } from '../../../test/build-ticket';
import { OrderCancelledListener } from '../order-cancelled-listener';
import { OrderCreatedListener } from '../order-created-listener';

const listener = () => new OrderCreatedListener(natsWrapper.client);
const cancelledListener = () => new OrderCancelledListener(natsWrapper.client);

beforeEach(() => jest.restoreAllMocks());

// the course's name for it: what is set is the order's id
it('sets the userId of the ticket', async () => {
  const ticket = await buildTicket();
  const order = orderCreated(ticket.id);
  await listener().onMessage(order, buildMessage());
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: order.id, version: 1 });
});

it('acks the message', async () => {
  const ticket = await buildTicket();
  const msg = buildMessage();
  await listener().onMessage(orderCreated(ticket.id), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('publishes a ticket updated event', async () => {
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  const order = orderCreated(ticket.id);
  await listener().onMessage(order, buildMessage());
  expect(publishedEvents(natsWrapper, Subjects.TicketUpdated)).toMatchObject([
    {
      id: ticket.id,
      version: 1,
      title: 'concert',
      price: 20,
      userId: ticket.userId,
      orderId: order.id,
    },
  ]);
});

it('changes nothing when the same event comes twice', async () => {
  const ticket = await buildTicket();
  const order = orderCreated(ticket.id);
  const again = buildMessage({ redelivered: true });
  await listener().onMessage(order, buildMessage());
  await listener().onMessage(order, again);
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: order.id, version: 1 });
  expect(publishedEvents(natsWrapper, Subjects.TicketUpdated)).toHaveLength(1);
});

it('leaves the ticket free when the order was cancelled before the event came', async () => {
  const ticket = await buildTicket();
  const order = orderCreated(ticket.id);
  const msg = buildMessage();
  await cancelledListener().onMessage(orderCancelled(ticket.id, order.id), buildMessage());
  await listener().onMessage(order, msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
  expect((await Ticket.findById(ticket.id))?.orderId).toBeUndefined();
});

it('releases the ticket when the order is cancelled while it is being locked', async () => {
  const ticket = await buildTicket();
  const order = orderCreated(ticket.id);
  const lock = Ticket.lock.bind(Ticket);
  jest.spyOn(Ticket, 'lock').mockImplementationOnce(async (ticketId, orderId) => {
    await cancelledListener().onMessage(orderCancelled(ticket.id, order.id), buildMessage());
    await lock(ticketId, orderId);
  });

  await listener().onMessage(order, buildMessage());
  const freed = await Ticket.findById(ticket.id);
  expect(freed).toMatchObject({ version: 2 });
  expect(freed?.orderId).toBeUndefined();
});

it('locks the ticket when the process ended between the record and the lock', async () => {
  const ticket = await buildTicket();
  const order = orderCreated(ticket.id);
  await OrderRecord.open(order.id, ticket.id);
  await listener().onMessage(order, buildMessage({ redelivered: true }));
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: order.id });
});

it('waits while another order holds the ticket', async () => {
  const holder = anId();
  const ticket = await buildTicket({ orderId: holder });
  const msg = buildMessage();
  await expect(listener().onMessage(orderCreated(ticket.id), msg)).rejects.toThrow(WaitError);
  expect(msg.ack).not.toHaveBeenCalled();
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: holder, version: 1 });
});

it('throws, without an ack, when there is no such ticket', async () => {
  const msg = buildMessage();
  await expect(listener().onMessage(orderCreated(anId()), msg)).rejects.toThrow('Ticket not found');
  expect(msg.ack).not.toHaveBeenCalled();
});
