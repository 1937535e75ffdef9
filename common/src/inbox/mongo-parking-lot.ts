import mongoose, { type Collection } from 'mongoose';
import type { ParkedEvent, ParkingLot } from './parking-lot';

interface StoredEvent extends Partial<Omit<ParkedEvent, 'id'>> {
  _id: string;
  tries?: number;
  parkedAt?: Date;
  /** It has gone back on the bus, or is about to; not set any more once it is parked again. */
  retrying?: true;
}

/** The parking lot of a service with a database: the collection `parked_events`. */
export class MongoParkingLot implements ParkingLot {
  get #collection(): Collection<StoredEvent> {
    return mongoose.connection.collection<StoredEvent>('parked_events');
  }

  async createIndexes(): Promise<void> {
    await this.#collection.createIndex({ group: 1, key: 1, version: 1 }, { sparse: true });
  }

  async countTry(id: string): Promise<number> {
    const stored = await this.#collection.findOneAndUpdate(
      { _id: id },
      { $inc: { tries: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    return stored?.tries ?? 1;
  }

  async forgiveTry(id: string): Promise<void> {
    await this.#collection.updateOne({ _id: id }, { $inc: { tries: -1 } });
  }

  async park({ id, ...event }: ParkedEvent): Promise<void> {
    const present = Object.fromEntries(
      Object.entries(event).filter(([, value]) => value !== undefined),
    );
    await this.#collection.updateOne(
      { _id: id },
      { $set: { ...present, parkedAt: new Date() }, $unset: { retrying: 1 } },
      { upsert: true },
    );
  }

  async settle(id: string): Promise<void> {
    await this.#collection.deleteOne({ _id: id });
  }

  /** To be called before a parked event goes back on the bus: its tries are counted anew. */
  async beginRetry(id: string): Promise<void> {
    await this.#collection.updateOne(
      { _id: id },
      { $set: { retrying: true }, $unset: { tries: 1 } },
    );
  }

  /** To be called when the bus has it: forgets it, unless a listener has parked it again by now. */
  async endRetry(id: string): Promise<void> {
    await this.#collection.deleteOne({ _id: id, retrying: true });
  }

  waiting(group: string, key?: string): AsyncIterable<ParkedEvent> {
    return this.#collection
      .find({
        group,
        ...(key !== undefined && { key }),
        reason: { $in: ['gap', 'wait'] },
      })
      .sort({ key: 1, version: 1 })
      .map(asParkedEvent);
  }

  /** All that is parked, whatever for. */
  async all(): Promise<ParkedEvent[]> {
    const stored = await this.#collection.find({ parkedAt: { $exists: true } }).toArray();
    return stored.map(asParkedEvent);
  }
}

function asParkedEvent({ _id, ...event }: StoredEvent): ParkedEvent {
  return { id: _id, ...event } as ParkedEvent;
}
