import { createHash } from 'node:crypto';
import type { Message } from '../bus/bus';
import type { Listener } from '../events/base-listener';
import { type Event, type EventMeta, idSchema, versionSchema } from '../events/event';
import { eventSchemas } from '../events/event-map';
import type { ParkedEvent } from './parking-lot';

/** What identifies an event on its way to one listener, and all that is needed to park it. */
export type Envelope = Omit<ParkedEvent, 'reason' | 'error'>;

/** An event on its way through the inbox. */
export interface Delivery {
  readonly listener: Listener<Event>;
  readonly envelope: Envelope & { key: string };
  readonly data: Event['data'] & { meta?: EventMeta };
  readonly message: Message;
  /** It comes from the parking lot, not from the bus. */
  readonly parked: boolean;
  /** When it was first held, in milliseconds since the epoch: holding it again does not begin anew. */
  heldSince?: number;
}

export type Reading = { delivery: Delivery } | { envelope: Envelope; problem: string };

/** Reads a message for a listener; what can't be read comes back with what is wrong with it. */
export function readDelivery(
  listener: Listener<Event>,
  message: Message,
  parked: boolean,
): Reading {
  const payload = message.getData().toString();
  const envelope: Envelope = {
    id: envelopeId(listener, createHash('sha256').update(payload).digest('hex')),
    group: listener.queueGroupName,
    subject: listener.subject,
    payload,
  };

  let json: unknown;
  try {
    json = listener.parseMessage(message);
  } catch (error) {
    return { envelope, problem: `not JSON: ${(error as Error).message}` };
  }

  const result = eventSchemas[listener.subject].safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { envelope, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  }

  const data: Delivery['data'] = result.data;
  const id = data.meta ? envelopeId(listener, data.meta.eventId) : envelope.id;
  const version = versionSchema.safeParse((data as { version?: unknown }).version).data;
  const key = idSchema.parse(listener.keyOf(data));
  return {
    delivery: { listener, envelope: { ...envelope, id, version, key }, data, message, parked },
  };
}

function envelopeId(listener: Listener<Event>, eventId: string): string {
  return `${listener.queueGroupName}/${listener.subject}/${eventId}`;
}
