import { Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import { Error as MongooseError } from 'mongoose';
import { relay } from '../../events/relay';
import { natsWrapper } from '../../nats-wrapper';
import { buildTicket } from '../../test/build-ticket';
import { Ticket } from '../ticket';

it('implements optimistic concurrency control', async () => {
  const { id } = await buildTicket();
  const first = await Ticket.findById(id);
  const second = await Ticket.findById(id);

  await first?.set({ price: 10 }).save();
  await expect(second?.set({ price: 15 }).save()).rejects.toThrow(MongooseError.VersionError);
  expect(await Ticket.findById(id)).toMatchObject({ price: 10, version: 1 });
});

it('increments the version number on multiple saves', async () => {
  const ticket = Ticket.build({ title: 'concert', price: 20, userId: anId() });
  await ticket.save();
  expect(ticket.version).toBe(0);
  await ticket.save();
  expect(ticket.version).toBe(1);
  await ticket.save();
  expect(ticket.version).toBe(2);
});

it('tells of each save once: created, then updated', async () => {
  const orderId = anId();
  const ticket = await buildTicket({ title: 'concert', price: 20 });
  await ticket.set({ orderId }).save();
  await ticket.set({ orderId: undefined }).save();
  await relay.idle();

  const { id, userId } = ticket;
  const common = { id, title: 'concert', price: 20, userId, meta: expect.any(Object) };
  expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toEqual([{ ...common, version: 0 }]);
  expect(publishedEvents(natsWrapper, Subjects.TicketUpdated)).toEqual([
    { ...common, version: 1, orderId },
    { ...common, version: 2 },
  ]);
});

it('keeps an event that the bus did not take, for the relay to send later', async () => {
  jest
    .mocked(natsWrapper.client.publish)
    .mockImplementationOnce((_subject, _data, callback) => callback(new Error('no bus')));
  const ticket = await buildTicket();
  await relay.idle();
  const [refused] = publishedEvents(natsWrapper, Subjects.TicketCreated);

  await relay.sweep(0);
  expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toEqual([refused, refused]);
  const stored = await Ticket.findById(ticket.id).lean<{ outbox: object[] }>();
  expect(stored?.outbox).toEqual([]);
});
