import { z } from 'zod';
import { eventSchema, idSchema, priceSchema, versionSchema } from './event';
import { Subjects } from './subjects';

export const ticketCreatedSchema = eventSchema({
  id: idSchema,
  version: versionSchema,
  title: z.string(),
  price: priceSchema,
  /** The seller. */
  userId: idSchema,
});

export interface TicketCreatedEvent {
  subject: Subjects.TicketCreated;
  data: z.infer<typeof ticketCreatedSchema>;
}
