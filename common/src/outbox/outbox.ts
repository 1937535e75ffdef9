import type { Document, Schema, Types } from 'mongoose';
import { type RaisedEvent, raiseEvent } from '../events/raise';
import type { Subjects } from '../events/subjects';
import { outboxesOf, type Relay } from './relay';

/** A document that carries the events it tells about until the bus has them. */
export interface OutboxDocument extends Document {
  outbox: RaisedEvent[];
}

const RAISED = 'raisedBySave';

/**
 * Gives a schema its outbox: an array in the document itself, so that a change and its event are one
 * write. After each save the relay sends what the save raised, beginning in the same tick.
 */
export function addOutbox(schema: Schema, relay: Relay): void {
  schema.add({
    outbox: {
      type: [
        {
          _id: false,
          eventId: { type: String, required: true },
          subject: { type: String, required: true },
          data: { type: Object, required: true },
          occurredAt: { type: Date, required: true },
        },
      ],
      default: [],
    },
  });
  // the sweep's: only documents that still hold an event have an entry
  schema.index({ 'outbox.occurredAt': 1 }, { sparse: true });
  relay.serve(schema);

  schema.post('save', function announce(document) {
    const events = (document.$locals[RAISED] ?? []) as RaisedEvent[];
    document.$locals[RAISED] = [];
    if (events.length === 0) return;
    void relay.send(outboxesOf(document.collection), document._id as Types.ObjectId, events);
  });
}

/**
 * Stores an event with the document's next write. A document whose save has failed is not saved again
 * but loaded anew, and judged anew.
 */
export function addEvent(document: Document, subject: Subjects, data: object): void {
  const event = raiseEvent(subject, data);
  (document as OutboxDocument).outbox.push(event);
  const raised = (document.$locals[RAISED] ?? []) as RaisedEvent[];
  document.$locals[RAISED] = [...raised, event];
}
