import { z } from 'zod';
import { eventSchema, idSchema, priceSchema, versionSchema } from './event';
import { Subjects } from './subjects';
import { OrderStatus } from './types/order-status';

export const orderCreatedSchema = eventSchema({
  id: idSchema,
  version: versionSchema,
  status: z.enum(OrderStatus),
  /** The buyer. */
  userId: idSchema,
  /** When the hold ends: ISO 8601, UTC. */
  expiresAt: z.iso.datetime(),
  /** What is bought, at the price that was seen. */
  ticket: z.object({ id: idSchema, price: priceSchema }),
});

export interface OrderCreatedEvent {
  subject: Subjects.OrderCreated;
  data: z.infer<typeof orderCreatedSchema>;
}
