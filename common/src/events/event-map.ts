import type { z } from 'zod';
import {
  type ExpirationCompleteEvent,
  expirationCompleteSchema,
} from './expiration-complete-event';
import { type OrderCancelledEvent, orderCancelledSchema } from './order-cancelled-event';
import { type OrderCreatedEvent, orderCreatedSchema } from './order-created-event';
import {
  type OrderRefundRequestedEvent,
  orderRefundRequestedSchema,
} from './order-refund-requested-event';
import { type OrderUpdatedEvent, orderUpdatedSchema } from './order-updated-event';
import { type PaymentCreatedEvent, paymentCreatedSchema } from './payment-created-event';
import { type PaymentRefundedEvent, paymentRefundedSchema } from './payment-refunded-event';
import { Subjects } from './subjects';
import { type TicketCreatedEvent, ticketCreatedSchema } from './ticket-created-event';
import { type TicketUpdatedEvent, ticketUpdatedSchema } from './ticket-updated-event';

/** Subject → event. */
export interface EventMap {
  [Subjects.TicketCreated]: TicketCreatedEvent;
  [Subjects.TicketUpdated]: TicketUpdatedEvent;
  [Subjects.OrderCreated]: OrderCreatedEvent;
  [Subjects.OrderUpdated]: OrderUpdatedEvent;
  [Subjects.OrderCancelled]: OrderCancelledEvent;
  [Subjects.OrderRefundRequested]: OrderRefundRequestedEvent;
  [Subjects.ExpirationComplete]: ExpirationCompleteEvent;
  [Subjects.PaymentCreated]: PaymentCreatedEvent;
  [Subjects.PaymentRefunded]: PaymentRefundedEvent;
}

/** Subject → the check that its data must pass, both when it is raised and when it is received. */
export const eventSchemas: { [S in Subjects]: z.ZodType<EventMap[S]['data']> } = {
  [Subjects.TicketCreated]: ticketCreatedSchema,
  [Subjects.TicketUpdated]: ticketUpdatedSchema,
  [Subjects.OrderCreated]: orderCreatedSchema,
  [Subjects.OrderUpdated]: orderUpdatedSchema,
  [Subjects.OrderCancelled]: orderCancelledSchema,
  [Subjects.OrderRefundRequested]: orderRefundRequestedSchema,
  [Subjects.ExpirationComplete]: expirationCompleteSchema,
  [Subjects.PaymentCreated]: paymentCreatedSchema,
  [Subjects.PaymentRefunded]: paymentRefundedSchema,
};
