import mongoose, { type Collection } from 'mongoose';
import type { RaisedEvent } from '../events/raise';

const DAYS_KEPT = 30;

interface ArchivedEvent extends Omit<RaisedEvent, 'eventId'> {
  /** The event's id. */
  _id: string;
  publishedAt: Date;
}

/** What a service has sent, for 30 days: from here a bus that has lost its history gets it again. */
export class Archive {
  get #collection(): Collection<ArchivedEvent> {
    return mongoose.connection.collection<ArchivedEvent>('published_events');
  }

  async createIndexes(): Promise<void> {
    await this.#collection.createIndex(
      { publishedAt: 1 },
      { expireAfterSeconds: DAYS_KEPT * 24 * 60 * 60 },
    );
    await this.#collection.createIndex({ occurredAt: 1 });
  }

  /** Once an event, however often it was sent. */
  async add(events: RaisedEvent[]): Promise<void> {
    const publishedAt = new Date();
    await this.#collection.bulkWrite(
      events.map(({ eventId, subject, data, occurredAt }) => ({
        updateOne: {
          filter: { _id: eventId },
          update: { $setOnInsert: { subject, data, occurredAt, publishedAt } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  /** The events since a time, in the order in which they happened. */
  since(time: Date): AsyncIterable<ArchivedEvent> {
    return this.#collection.find({ occurredAt: { $gte: time } }).sort({ occurredAt: 1 });
  }
}
