import type { z } from 'zod';
import { eventSchema, idSchema } from './event';
import { Subjects } from './subjects';

export const expirationCompleteSchema = eventSchema({
  orderId: idSchema,
});

export interface ExpirationCompleteEvent {
  subject: Subjects.ExpirationComplete;
  data: z.infer<typeof expirationCompleteSchema>;
}
