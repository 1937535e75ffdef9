import { OrderStatus, type OrderCancelledEvent, type OrderCreatedEvent } from '@gittix/common';
import { anId } from '@gittix/common/testing';

/** What the orders service tells when an order is made. */
export function orderCreated(ticketId: string, orderId = anId()): OrderCreatedEvent['data'] {
  return {
    id: orderId,
    version: 0,
    status: OrderStatus.Created,
    userId: anId(),
    expiresAt: new Date().toISOString(),
    ticket: { id: ticketId, price: 20 },
  };
}

/** What the orders service tells when an order is cancelled. */
export function orderCancelled(ticketId: string, orderId: string): OrderCancelledEvent['data'] {
  return { id: orderId, version: 1, ticket: { id: ticketId }, reason: 'user' };
}
