import { randomUUID } from 'node:crypto';
import { currentTraceparent } from '../observability/trace';
import type { EventMeta } from './event';
import { type EventMap, eventSchemas } from './event-map';
import type { Subjects } from './subjects';

/** An event of one subject, with the data that its raiser knows: `meta` is added when it is raised. */
export type Raised<S extends Subjects = Subjects> = {
  [Each in S]: { subject: Each; data: Omit<EventMap[Each]['data'], 'meta'> };
}[S];

/** An event as it is stored and sent. */
export interface RaisedEvent {
  eventId: string;
  subject: Subjects;
  /** As it goes on the wire, `meta` included. */
  data: { meta: EventMeta };
  occurredAt: Date;
}

/**
 * Fixes an event: its id, its time, the trace that it belongs to. However often it is sent, it is
 * this event.
 *
 * @throws when the data does not fit the subject's schema: nobody could use such an event
 */
export function raiseEvent(subject: Subjects, data: object): RaisedEvent {
  const occurredAt = new Date();
  const meta: EventMeta = {
    eventId: randomUUID(),
    occurredAt: occurredAt.toISOString(),
    traceparent: currentTraceparent(),
  };
  // through JSON, so that what is stored is what the consumers will read: no undefined, no Date
  const wire = JSON.parse(JSON.stringify({ ...data, meta })) as RaisedEvent['data'];
  eventSchemas[subject].parse(wire);
  return { eventId: meta.eventId, subject, data: wire, occurredAt };
}
