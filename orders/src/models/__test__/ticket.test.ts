import { OrderStatus } from '@gittix/common';
import { anId } from '@gittix/common/testing';
import { buildOrder } from '../../test/build-order';
import { buildTicket } from '../../test/build-ticket';
import { Ticket } from '../ticket';

it('has the id of the original', async () => {
  const id = anId();
  await buildTicket({ id });
  expect((await Ticket.findById(id))?.id).toBe(id);
});

it('refuses a price below zero', async () => {
  await expect(buildTicket({ price: -1 })).rejects.toThrow('price');
});

it.each([
  [OrderStatus.Created, true],
  [OrderStatus.AwaitingPayment, true],
  [OrderStatus.Complete, true],
  [OrderStatus.Cancelled, false],
])('with an order that is %s: is reserved: %s', async (status, isReserved) => {
  const ticket = await buildTicket();
  await buildOrder();
  expect(await ticket.isReserved()).toBe(false);
  await buildOrder({ ticket, status });
  expect(await ticket.isReserved()).toBe(isReserved);
});

it('is found by an event that comes next, and by no other', async () => {
  const { id } = await buildTicket();
  expect(await Ticket.findByEvent({ id, version: 0 })).toBeNull();
  expect(await Ticket.findByEvent({ id, version: 1 })).toMatchObject({ id, version: 0 });
  expect(await Ticket.findByEvent({ id, version: 2 })).toBeNull();
});
