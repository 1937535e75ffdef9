import { Inbox, MemoryParkingLot, Subjects, type TicketUpdatedEvent } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { ticketEvent } from '../../../test/build-events';
import { buildOrder } from '../../../test/build-order';
import { TicketCreatedListener } from '../ticket-created-listener';
import { TicketUpdatedListener } from '../ticket-updated-listener';

/** Both listeners, behind the inbox that brings them their events in a running service. */
function startListening() {
  const inbox = new Inbox(new MemoryParkingLot());
  const created = new TicketCreatedListener(natsWrapper.client, inbox);
  const updated = new TicketUpdatedListener(natsWrapper.client, inbox);
  inbox.register(created);
  inbox.register(updated);
  return {
    inbox,
    async receive(data: TicketUpdatedEvent['data']) {
      const msg = buildMessage({ data });
      await inbox.receive(data.version === 0 ? created : updated, msg);
      return msg;
    },
  };
}

beforeEach(() => jest.restoreAllMocks());

it('applies version 1 before version 2, though they come the other way round', async () => {
  const { inbox, receive } = startListening();
  const id = anId();
  const second = await receive(ticketEvent(id, 2, { price: 3 }));
  const first = await receive(ticketEvent(id, 1, { price: 2 }));
  expect(second.ack).not.toHaveBeenCalled();

  await receive(ticketEvent(id, 0, { price: 1 }));
  expect(first.ack).toHaveBeenCalledTimes(1);
  expect(second.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(id)).toMatchObject({ price: 3, version: 2 });
  await inbox.close();
});

it('applies an event once, however often it comes', async () => {
  const { inbox, receive } = startListening();
  const id = anId();
  await receive(ticketEvent(id, 0));
  await receive(ticketEvent(id, 1, { price: 2 }));
  await receive(ticketEvent(id, 2, { price: 3 }));
  const again = [
    await receive(ticketEvent(id, 0)),
    await receive(ticketEvent(id, 1, { price: 2 })),
  ];
  for (const msg of again) expect(msg.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(id)).toMatchObject({ price: 3, version: 2 });
  await inbox.close();
});

it('does not repeat the effect of an event whose version could not be written', async () => {
  const { inbox, receive } = startListening();
  const id = anId();
  await receive(ticketEvent(id, 0));
  const order = await buildOrder({ ticket: (await Ticket.findById(id)) ?? undefined });
  const away = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
  jest.spyOn(Ticket.prototype, 'save').mockRejectedValueOnce(away);

  const confirmation = ticketEvent(id, 1, { orderId: order.id });
  const first = await receive(confirmation);
  expect(first.ack).not.toHaveBeenCalled();
  expect(await Order.findById(order.id)).toMatchObject({ status: 'awaiting:payment', version: 1 });
  expect(await Ticket.findById(id)).toMatchObject({ version: 0 });

  const again = await receive(confirmation);
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(id)).toMatchObject({ version: 1 });
  expect(await Order.findById(order.id)).toMatchObject({ status: 'awaiting:payment', version: 1 });
  expect(publishedEvents(natsWrapper, Subjects.OrderUpdated)).toHaveLength(1);
  await inbox.close();
});
