import { Inbox, MemoryParkingLot } from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { orderCancelled, orderCreated } from '../../../test/build-order-events';
import { buildTicket } from '../../../test/build-ticket';
import { OrderCancelledListener } from '../order-cancelled-listener';
import { OrderCreatedListener } from '../order-created-listener';

/** Both listeners, behind the inbox that brings them their events in a running service. */
function startListening() {
  const inbox = new Inbox(new MemoryParkingLot());
  const created = new OrderCreatedListener(natsWrapper.client, inbox);
  const cancelled = new OrderCancelledListener(natsWrapper.client, inbox);
  inbox.register(created);
  inbox.register(cancelled);
  return {
    inbox,
    async create(ticketId: string, orderId: string) {
      const msg = buildMessage({ data: orderCreated(ticketId, orderId) });
      await inbox.receive(created, msg);
      return msg;
    },
    async cancel(ticketId: string, orderId: string) {
      const msg = buildMessage({ data: orderCancelled(ticketId, orderId) });
      await inbox.receive(cancelled, msg);
      return msg;
    },
  };
}

it('goes to the order that waited, as soon as the one before it lets go', async () => {
  const { inbox, create, cancel } = startListening();
  const ticket = await buildTicket();
  const [first, second] = [anId(), anId()];
  await create(ticket.id, first);
  const waiting = await create(ticket.id, second);
  expect(waiting.ack).not.toHaveBeenCalled();

  await cancel(ticket.id, first);
  expect(waiting.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: second, version: 3 });
  await inbox.close();
});

it('does not keep an order waiting that is cancelled meanwhile', async () => {
  const { inbox, create, cancel } = startListening();
  const ticket = await buildTicket();
  const [first, second] = [anId(), anId()];
  await create(ticket.id, first);
  const waiting = await create(ticket.id, second);

  await cancel(ticket.id, second);
  expect(waiting.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(ticket.id)).toMatchObject({ orderId: first, version: 1 });
  await inbox.close();
});

it('is free in the end, in whichever order an order and its cancellation come', async () => {
  const { inbox, create, cancel } = startListening();
  const ticket = await buildTicket();
  const orders = Array.from({ length: 10 }, anId);
  await Promise.all(
    orders.flatMap((orderId, n) =>
      n % 2 === 0
        ? [create(ticket.id, orderId), cancel(ticket.id, orderId)]
        : [cancel(ticket.id, orderId), create(ticket.id, orderId)],
    ),
  );
  await inbox.idle();
  expect((await Ticket.findById(ticket.id))?.orderId).toBeUndefined();
  await inbox.close();
});
