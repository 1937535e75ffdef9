import type { z } from 'zod';
import { eventSchema, idSchema } from './event';
import { Subjects } from './subjects';

export const paymentCreatedSchema = eventSchema({
  id: idSchema,
  orderId: idSchema,
  /** The PaymentIntent. */
  stripeId: idSchema,
});

export interface PaymentCreatedEvent {
  subject: Subjects.PaymentCreated;
  data: z.infer<typeof paymentCreatedSchema>;
}
