import { z } from 'zod';
import { eventSchema, idSchema, priceSchema, versionSchema } from './event';
import { Subjects } from './subjects';

export const ticketUpdatedSchema = eventSchema({
  id: idSchema,
  version: versionSchema,
  title: z.string(),
  price: priceSchema,
  /** The seller. */
  userId: idSchema,
  /** The order that holds the ticket; absent while it is free. */
  orderId: idSchema.optional(),
});

export interface TicketUpdatedEvent {
  subject: Subjects.TicketUpdated;
  data: z.infer<typeof ticketUpdatedSchema>;
}
