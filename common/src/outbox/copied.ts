import type { HydratedDocument, Model, Schema } from 'mongoose';
import { versioned } from './versioned';

export interface VersionedEvent {
  id: string;
  version: number;
}

export interface CopyStatics<Fields> {
  /** The copy as the event's predecessor left it, or null: the event is older, or early. */
  findByEvent(event: VersionedEvent): Promise<HydratedDocument<Fields> | null>;
  /** The version that is stored, or undefined when there is no copy yet. */
  versionOf(id: string): Promise<number | undefined>;
}

/**
 * For copies of another service's records. The version comes from the owner: a copy is inserted for
 * version 0, and each event after it is one save.
 */
export function copied<Fields, M extends Model<Fields>>(schema: Schema<Fields, M>): void {
  const plain = schema as unknown as Schema;
  versioned(plain);
  plain.static('findByEvent', function findByEvent(this: Model<unknown>, event: VersionedEvent) {
    return this.findOne({ _id: event.id, version: event.version - 1 }).exec();
  });
  plain.static('versionOf', async function versionOf(this: Model<unknown>, id: string) {
    const copy = await this.findById(id).select('version').lean<{ version: number }>();
    return copy?.version;
  });
}
