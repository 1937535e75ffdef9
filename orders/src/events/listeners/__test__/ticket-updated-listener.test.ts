import { OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { ticketEvent } from '../../../test/build-events';
import { buildOrder } from '../../../test/build-order';
import { buildTicket } from '../../../test/build-ticket';
import { TicketUpdatedListener } from '../ticket-updated-listener';

const listener = () => new TicketUpdatedListener(natsWrapper.client);

it('finds, updates, and saves a ticket', async () => {
  const { id } = await buildTicket();
  const data = ticketEvent(id, 1, { title: 'opera', price: 90 });
  await listener().onMessage(data, buildMessage());
  expect(await Ticket.findById(id)).toMatchObject({ title: 'opera', price: 90, version: 1 });
});

it('acks the message', async () => {
  const { id } = await buildTicket();
  const msg = buildMessage();
  await listener().onMessage(ticketEvent(id, 1), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not call ack if the event has a skipped version number', async () => {
  const { id } = await buildTicket();
  const msg = buildMessage();
  await expect(listener().onMessage(ticketEvent(id, 10), msg)).rejects.toThrow('Ticket not found');
  expect(msg.ack).not.toHaveBeenCalled();
  expect(await Ticket.findById(id)).toMatchObject({ version: 0 });
});

it('lets the order whose lock it confirms be paid', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  await listener().onMessage(ticketEvent(ticket.id, 1, { orderId: order.id }), buildMessage());
  expect(await Order.findById(order.id)).toMatchObject({ status: 'awaiting:payment', version: 1 });
  expect(publishedEvents(natsWrapper, Subjects.OrderUpdated)).toMatchObject([
    { id: order.id, version: 1, status: 'awaiting:payment' },
  ]);
});

it.each([OrderStatus.AwaitingPayment, OrderStatus.Complete, OrderStatus.Cancelled])(
  'leaves an order as it is that is %s, and follows the ticket all the same',
  async (status) => {
    const ticket = await buildTicket();
    const order = await buildOrder({ ticket, status });
    await listener().onMessage(ticketEvent(ticket.id, 1, { orderId: order.id }), buildMessage());
    expect(await Order.findById(order.id)).toMatchObject({ status, version: order.version });
    expect(await Ticket.findById(ticket.id)).toMatchObject({ version: 1 });
  },
);

it('follows a ticket whose order it does not know', async () => {
  const { id } = await buildTicket();
  const msg = buildMessage();
  await listener().onMessage(ticketEvent(id, 1, { orderId: anId() }), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(id)).toMatchObject({ version: 1 });
});
