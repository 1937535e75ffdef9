import { z } from 'zod';
import { eventSchema, idSchema, versionSchema } from './event';
import { Subjects } from './subjects';

export const orderCancelledSchema = eventSchema({
  id: idSchema,
  version: versionSchema,
  ticket: z.object({ id: idSchema }),
  /** Who ended it: the buyer, or the clock. */
  reason: z.enum(['user', 'expired']).optional(),
});

export interface OrderCancelledEvent {
  subject: Subjects.OrderCancelled;
  data: z.infer<typeof orderCancelledSchema>;
}
