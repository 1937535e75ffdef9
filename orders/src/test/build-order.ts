import { OrderStatus } from '@gittix/common';
import { anId } from '@gittix/common/testing';
import { Order, type OrderDoc, type OrderFields } from '../models/order';
import type { TicketDoc } from '../models/ticket';
import { buildTicket } from './build-ticket';

interface OrderOverrides extends Partial<Pick<OrderFields, 'userId' | 'status'>> {
  ticket?: TicketDoc;
  /** When its time is up, in milliseconds from now. */
  expiresIn?: number;
}

/** A stored order, at version 0 when it is `created`, else at version 1. */
export async function buildOrder({
  userId = anId(),
  ticket,
  status = OrderStatus.Created,
  expiresIn = 60_000,
}: OrderOverrides = {}): Promise<OrderDoc> {
  const order = await Order.build({
    userId,
    expiresAt: new Date(Date.now() + expiresIn),
    ticket: ticket ?? (await buildTicket()),
  }).save();
  switch (status) {
    case OrderStatus.Created:
      return order;
    case OrderStatus.Cancelled:
      return order.set({ status, reason: 'user' }).save();
    case OrderStatus.Complete:
      return order.set({ status, payment: { id: anId(), status: 'paid' } }).save();
    case OrderStatus.AwaitingPayment:
      return order.set({ status }).save();
  }
}

/** Long enough past its time that the timer must have missed it. */
export const OVERDUE = -11_000;
