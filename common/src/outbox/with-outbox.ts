import type { Document, Model, Schema } from 'mongoose';
import type { Raised } from '../events/raise';
import { addEvent, addOutbox } from './outbox';
import { publicJson } from './public-json';
import type { Relay } from './relay';

export interface Raises {
  /** Stores the event with the next `save()`, in the same write; the relay sends it after that. */
  raise(event: Raised): void;
}

/** For private records that tell of something now and then, without a version. */
export function withOutbox<Fields, M extends Model<Fields>>(
  schema: Schema<Fields, M>,
  { relay }: { relay: Relay },
): void {
  const plain = schema as unknown as Schema;
  plain.set('toJSON', { transform: publicJson });
  addOutbox(plain, relay);
  plain.method('raise', function raise(this: Document, { subject, data }: Raised) {
    addEvent(this, subject, data);
  });
}
