import { Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { relay } from '../../relay';
import { OrderRecord } from '../../../models/order-record';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { orderCancelled, orderCreated } from '../../../test/build-order-events';
import { buildTicket } from '../../../test/build-ticket';
import { OrderCancelledListener } from '../order-cancelled-listener';
import { OrderCreatedListener } from '../order-created-listener';

const listener = () => new OrderCancelledListener(natsWrapper.client);

it('updates the ticket, publishes an event, and acks the message', async () => {
  const orderId = anId();
  const ticket = await buildTicket({ orderId });
  await relay.idle();
  jest.clearAllMocks();
  const msg = buildMessage();
  await listener().onMessage(orderCancelled(ticket.id, orderId), msg);

  const freed = await Ticket.findById(ticket.id);
  expect(freed).toMatchObject({ version: 2 });
  expect(freed?.orderId).toBeUndefined();
  const [event, ...others] = publishedEvents(natsWrapper, Subjects.TicketUpdated);
  expect(others).toEqual([]);
  expect(event).toMatchObject({ id: ticket.id, version: 2 });
  expect(event?.orderId).toBeUndefined();
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('changes nothing when the same event comes twice', async () => {
  const orderId = anId();
  const ticket = await buildTicket({ orderId });
  const again = buildMessage({ redelivered: true });
  await listener().onMessage(orderCancelled(ticket.id, orderId), buildMessage());
  await listener().onMessage(orderCancelled(ticket.id, orderId), again);
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ version: 2 });
});

it('leaves the ticket to the newer order that holds it, when an old cancellation comes late', async () => {
  const ticket = await buildTicket();
  const old = anId();
  const newer = orderCreated(ticket.id);
  await listener().onMessage(orderCancelled(ticket.id, old), buildMessage());
  await new OrderCreatedListener(natsWrapper.client).onMessage(newer, buildMessage());

  const msg = buildMessage({ redelivered: true });
  await listener().onMessage(orderCancelled(ticket.id, old), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: newer.id, version: 1 });
});

it('remembers the cancellation of an order that it has not heard of', async () => {
  const ticket = await buildTicket();
  const orderId = anId();
  await listener().onMessage(orderCancelled(ticket.id, orderId), buildMessage());
  expect(await OrderRecord.findById(orderId)).toMatchObject({
    ticketId: ticket.id,
    state: 'cancelled',
  });
  expect(await Ticket.findById(ticket.id)).toMatchObject({ version: 0 });
});

it('throws, without an ack, when there is no such ticket', async () => {
  const msg = buildMessage();
  await expect(listener().onMessage(orderCancelled(anId(), anId()), msg)).rejects.toThrow(
    'Ticket not found',
  );
  expect(msg.ack).not.toHaveBeenCalled();
});
