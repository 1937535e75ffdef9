import { randomUUID } from 'node:crypto';
import { type Event, type EventMap, OrderStatus, Subjects } from '@gittix/common';

const HOUR = 60 * 60 * 1000;
const ticket = { title: 'concert', price: 20, userId: 'seller' };
const payment = { orderId: '456', stripeId: 'pi_123' };

/** The n-th event of a subject, from 0: each creation is of another record, all updates are of one. */
const samples: { [S in Subjects]: (n: number) => EventMap[S]['data'] } = {
  [Subjects.TicketCreated]: (n) => ({ id: `${123 + n}`, version: 0, ...ticket }),
  [Subjects.TicketUpdated]: (n) => ({ id: '123', version: n + 1, ...ticket, price: 21 + n }),
  [Subjects.OrderCreated]: (n) => ({
    id: `${456 + n}`,
    version: 0,
    status: OrderStatus.Created,
    userId: 'buyer',
    expiresAt: new Date(Date.now() + HOUR).toISOString(),
    ticket: { id: '123', price: ticket.price },
  }),
  [Subjects.OrderUpdated]: (n) => ({
    id: '456',
    version: n + 1,
    status: OrderStatus.AwaitingPayment,
  }),
  [Subjects.OrderCancelled]: (n) => ({
    id: '456',
    version: n + 1,
    ticket: { id: '123' },
    reason: 'user',
  }),
  [Subjects.OrderRefundRequested]: (n) => ({
    id: '456',
    version: n + 1,
    paymentId: '789',
  }),
  [Subjects.ExpirationComplete]: (n) => ({ orderId: `${456 + n}` }),
  [Subjects.PaymentCreated]: (n) => ({ id: `${789 + n}`, ...payment }),
  [Subjects.PaymentRefunded]: (n) => ({ id: `${789 + n}`, ...payment }),
};

/** An event as a service would send it, with a name and a time of its own. */
export function sampleEvent(subject: Subjects, n: number): Event['data'] {
  const meta = { eventId: randomUUID(), occurredAt: new Date().toISOString() };
  return { ...samples[subject](n), meta };
}
