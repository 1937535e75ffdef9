import type { z } from 'zod';
import { eventSchema, idSchema } from './event';
import { Subjects } from './subjects';

export const paymentRefundedSchema = eventSchema({
  id: idSchema,
  orderId: idSchema,
  /** The PaymentIntent. */
  stripeId: idSchema,
});

export interface PaymentRefundedEvent {
  subject: Subjects.PaymentRefunded;
  data: z.infer<typeof paymentRefundedSchema>;
}
