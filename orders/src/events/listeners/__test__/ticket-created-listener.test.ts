import { anId, buildMessage } from '@gittix/common/testing';
import { Ticket } from '../../../models/ticket';
import { natsWrapper } from '../../../nats-wrapper';
import { ticketEvent } from '../../../test/build-events';
import { TicketCreatedListener } from '../ticket-created-listener';

const listener = () => new TicketCreatedListener(natsWrapper.client);

it('creates and saves a ticket', async () => {
  const id = anId();
  await listener().onMessage(ticketEvent(id, 0, { title: 'concert', price: 20 }), buildMessage());
  expect(await Ticket.findById(id)).toMatchObject({ title: 'concert', price: 20, version: 0 });
});

it('acks the message', async () => {
  const msg = buildMessage();
  await listener().onMessage(ticketEvent(anId(), 0), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('leaves the copy as it is when another replica has made it already', async () => {
  const id = anId();
  const again = buildMessage({ redelivered: true });
  await listener().onMessage(ticketEvent(id, 0), buildMessage());
  await (await Ticket.findById(id))?.set({ price: 5 }).save();
  await listener().onMessage(ticketEvent(id, 0), again);
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Ticket.findById(id)).toMatchObject({ price: 5, version: 1 });
});
