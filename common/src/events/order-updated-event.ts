import { z } from 'zod';
import { eventSchema, idSchema, versionSchema } from './event';
import { Subjects } from './subjects';
import { OrderStatus } from './types/order-status';

export const orderUpdatedSchema = eventSchema({
  id: idSchema,
  version: versionSchema,
  status: z.enum(OrderStatus),
});

export interface OrderUpdatedEvent {
  subject: Subjects.OrderUpdated;
  data: z.infer<typeof orderUpdatedSchema>;
}
