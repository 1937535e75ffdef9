import type { z } from 'zod';
import { eventSchema, idSchema, versionSchema } from './event';
import { Subjects } from './subjects';

export const orderRefundRequestedSchema = eventSchema({
  /** The order's. */
  id: idSchema,
  version: versionSchema,
  paymentId: idSchema,
});

export interface OrderRefundRequestedEvent {
  subject: Subjects.OrderRefundRequested;
  data: z.infer<typeof orderRefundRequestedSchema>;
}
