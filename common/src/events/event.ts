import { z } from 'zod';
import { Subjects } from './subjects';

/** What a `Listener` or a `Publisher` is made for: one subject and the shape of its data. */
export interface Event {
  subject: Subjects;
  data: object;
}

export const idSchema = z.string().min(1).max(128);

/** The owner's count of saves: 0 for the event that creates a record, one more with each that follows. */
export const versionSchema = z.int().min(0);

/** Dollars, at most two decimals. */
export const priceSchema = z.number().min(0);

const metaSchema = z.object({
  /** Names this event; the same on every delivery. */
  eventId: idSchema,
  /** When it happened: ISO 8601, UTC. */
  occurredAt: z.string(),
  /** W3C Trace Context of the request or event that caused it. */
  traceparent: z.string().optional(),
});

/** What every event carries beside its data, fixed when it is raised. */
export type EventMeta = z.infer<typeof metaSchema>;

/** The schema of an event's data; `meta` is optional, for consumers do not depend on it. */
export function eventSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ ...shape, meta: metaSchema.optional() });
}
