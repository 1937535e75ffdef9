import type { Document, HydratedDocument, Model, Schema } from 'mongoose';
import type { Raised } from '../events/raise';
import { addEvent, addOutbox } from './outbox';
import type { Relay } from './relay';
import { versioned } from './versioned';

interface OwnedOptions<Fields> {
  /** Which event the save that is about to happen tells, from the document as it will be stored. */
  eventOf: (document: HydratedDocument<Fields>) => RaisedByOwner;
  relay: Relay;
}

/** An event of an aggregate: the plugin adds `id` and `version`. */
export type RaisedByOwner = DistributiveOwned<Raised>;
type DistributiveOwned<R> = R extends {
  subject: infer S;
  data: { id: string; version: number } & infer D;
}
  ? { subject: S; data: Omit<D, 'id' | 'version'> }
  : never;

/**
 * For the records that a service owns: every save raises `version` by one and stores exactly one
 * event with it, in the same write, so that consumers can ask for every version in turn.
 *
 * All writes go through `save()`. Hooks that change the document are to be declared before this.
 */
export function owned<Fields, M extends Model<Fields>>(
  schema: Schema<Fields, M>,
  { eventOf, relay }: OwnedOptions<Fields>,
): void {
  const plain = schema as unknown as Schema;
  versioned(plain);
  addOutbox(plain, relay);
  plain.pre('save', function tell(this: Document) {
    const { subject, data } = eventOf(this as HydratedDocument<Fields>);
    const version = this.isNew ? 0 : (this.get('version') as number) + 1;
    addEvent(this, subject, { id: this.id as string, version, ...data });
  });
}
