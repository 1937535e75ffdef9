import type { PaymentCreatedEvent, TicketUpdatedEvent } from '@gittix/common';
import { anId } from '@gittix/common/testing';

/** What the tickets service tells of a ticket's version `version`. */
export function ticketEvent(
  id: string,
  version: number,
  overrides: Partial<TicketUpdatedEvent['data']> = {},
): TicketUpdatedEvent['data'] {
  return { id, version, title: 'opera', price: 90, userId: anId(), ...overrides };
}

/** What the payments service tells of an order that was paid, or whose money went back. */
export function paymentEvent(orderId: string, id = anId()): PaymentCreatedEvent['data'] {
  return { id, orderId, stripeId: 'pi_1' };
}
