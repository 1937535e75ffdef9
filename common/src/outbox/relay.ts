import mongoose, { type Collection, type Schema, type Types } from 'mongoose';
import { Counter } from 'prom-client';
import type { Bus } from '../bus/bus';
import type { Publisher } from '../events/base-publisher';
import type { Event } from '../events/event';
import type { RaisedEvent } from '../events/raise';
import type { Subjects } from '../events/subjects';
import { logger } from '../observability/logger';
import { metrics } from '../observability/metrics';
import { Archive } from './archive';

export type PublisherClass<T extends Event = Event> = new (
  client: Pick<Bus, 'publish'>,
) => Publisher<T>;

/** A document with an outbox, as it is stored. */
export interface OutboxRecord {
  _id: Types.ObjectId;
  outbox: RaisedEvent[];
}

interface Sent {
  collection: Collection<OutboxRecord>;
  documentId: Types.ObjectId;
  event: RaisedEvent;
}

/** An event younger than this is on its way still: the sweep leaves it to the process that raised it. */
const SWEEP_AFTER_MS = 2_000;
const SWEEP_BATCH = 500;
/** Cleaning up waits this long, to take many events in one write. */
const CLEAN_UP_AFTER_MS = 20;
const CLEAN_UP_AGAIN_AFTER_MS = 1_000;

const published = new Counter({
  name: 'gittix_events_published_total',
  help: 'Events that the bus has acknowledged',
  labelNames: ['subject'],
  registers: [metrics],
});
const failed = new Counter({
  name: 'gittix_event_publish_failures_total',
  help: 'Tries to publish an event that the bus did not acknowledge',
  labelNames: ['subject'],
  registers: [metrics],
});

/**
 * Takes events from the documents' outboxes to the bus: at once after the save, in order for each
 * document; once more, by the sweep, for what a crash or an absent bus has left behind. An event
 * leaves its outbox only after the bus has acknowledged it and the archive has it, so that it may be
 * sent twice but is never lost.
 */
export class Relay {
  readonly archive = new Archive();
  readonly #publishers: Map<Subjects, Publisher<Event>>;
  readonly #schemas = new Set<Schema>();
  /** Document id → its sending, which resolves to whether all has been sent. */
  readonly #sending = new Map<string, Promise<boolean>>();
  readonly #inFlight = new Set<string>();
  #sent: Sent[] = [];
  #cleanUpTimer?: NodeJS.Timeout;
  #cleaningUp: Promise<boolean> = Promise.resolve(true);
  #busIsAway = false;

  /**
   * @param bus whose `client` is asked for with each event, so that a relay can be made before the
   *   connection is
   * @param publishers one for each subject that this service raises
   */
  constructor(bus: { readonly client: Pick<Bus, 'publish'> }, publishers: PublisherClass[]) {
    const client: Pick<Bus, 'publish'> = {
      publish: (subject, data, callback) => bus.client.publish(subject, data, callback),
    };
    const made = publishers.map((PublisherOfSubject) => new PublisherOfSubject(client));
    this.#publishers = new Map(made.map((publisher) => [publisher.subject, publisher]));
  }

  /** Makes the sweep look after every collection of this schema. */
  serve(schema: Schema): void {
    this.#schemas.add(schema);
  }

  /**
   * Sends a document's events, after those that are on their way for it already. Never rejects;
   * resolves to whether all has been sent.
   */
  send(
    collection: Collection<OutboxRecord>,
    documentId: Types.ObjectId,
    events: RaisedEvent[],
  ): Promise<boolean> {
    const key = documentId.toString();
    const before = this.#sending.get(key);
    const sending = before
      ? before.then((ok) => ok && this.#publishAll(collection, documentId, events))
      : this.#publishAll(collection, documentId, events);
    this.#sending.set(key, sending);
    void sending.then(() => {
      if (this.#sending.get(key) === sending) this.#sending.delete(key);
    });
    return sending;
  }

  /**
   * Sends what lies in the outboxes for longer than an event should, as far as the bus takes it.
   * Resolves to whether there is more than one sweep takes.
   */
  async sweep(olderThanMs = SWEEP_AFTER_MS): Promise<boolean> {
    let more = false;
    for (const collection of this.#collections()) {
      if (await this.#sweepBatch(collection, olderThanMs)) more = true;
    }
    return more;
  }

  /** Waits for its own events only, or it would not end while new ones come. */
  async #sweepBatch(collection: Collection<OutboxRecord>, olderThanMs: number): Promise<boolean> {
    const documents = await this.#findUnsent(collection, olderThanMs);
    const waiting = documents.filter(({ _id }) => !this.#sending.has(_id.toString()));
    const sent = await Promise.all(
      waiting.map(({ _id, outbox }) => this.send(collection, _id, outbox)),
    );
    const isCleanedUp = await this.#cleanUp();
    const isFull = documents.length === SWEEP_BATCH && waiting.length > 0;
    return isFull && isCleanedUp && sent.every(Boolean);
  }

  /** Resolves when nothing is on its way and what has been sent is cleaned up. */
  async idle(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending.values());
    clearTimeout(this.#cleanUpTimer);
    this.#cleanUpTimer = undefined;
    await this.#cleanUp();
  }

  #collections(): Collection<OutboxRecord>[] {
    return Object.values(mongoose.models)
      .filter((model) => this.#schemas.has(model.schema))
      .map((model) => outboxesOf(model.collection));
  }

  #findUnsent(collection: Collection<OutboxRecord>, olderThanMs: number) {
    return collection
      .find(
        { 'outbox.occurredAt': { $lte: new Date(Date.now() - olderThanMs) } },
        { projection: { outbox: 1 } },
      )
      .limit(SWEEP_BATCH)
      .toArray();
  }

  async #publishAll(
    collection: Collection<OutboxRecord>,
    documentId: Types.ObjectId,
    events: RaisedEvent[],
  ): Promise<boolean> {
    for (const event of events) {
      if (this.#inFlight.has(event.eventId)) continue;
      this.#inFlight.add(event.eventId);
      try {
        // called before the first await: the save that raised the event sees it go out
        await this.#publish(event);
      } catch (error) {
        this.#inFlight.delete(event.eventId);
        this.#fail(event, error);
        return false;
      }
      this.#succeed({ collection, documentId, event });
    }
    return true;
  }

  #publish(event: RaisedEvent): Promise<void> {
    const publisher = this.#publishers.get(event.subject);
    if (!publisher) throw new Error(`No publisher for ${event.subject}`);
    return publisher.publish(event.data);
  }

  #fail(event: RaisedEvent, error: unknown): void {
    failed.inc({ subject: event.subject });
    if (!this.#busIsAway) logger.warn({ err: error }, 'Events wait: the bus does not take them');
    this.#busIsAway = true;
  }

  #succeed(sent: Sent): void {
    published.inc({ subject: sent.event.subject });
    if (this.#busIsAway) logger.info('The bus takes events again');
    this.#busIsAway = false;
    this.#sent.push(sent);
    this.#scheduleCleanUp(CLEAN_UP_AFTER_MS);
  }

  #scheduleCleanUp(delay: number): void {
    this.#cleanUpTimer ??= setTimeout(() => {
      this.#cleanUpTimer = undefined;
      void this.#cleanUp();
    }, delay);
  }

  #cleanUp(): Promise<boolean> {
    this.#cleaningUp = this.#cleaningUp.then(() => this.#archiveAndPull());
    return this.#cleaningUp;
  }

  /** Never rejects; resolves to whether it was done. */
  async #archiveAndPull(): Promise<boolean> {
    const batch = this.#sent;
    if (batch.length === 0) return true;
    this.#sent = [];
    try {
      await this.archive.add(batch.map(({ event }) => event));
      for (const [collection, sent] of groupBy(batch, (each) => each.collection)) {
        // straight on the collection: no new version, for the record has not changed
        await collection.bulkWrite(
          sent.map(({ documentId, event }) => ({
            updateOne: {
              filter: { _id: documentId },
              update: { $pull: { outbox: { eventId: event.eventId } } },
            },
          })),
          { ordered: false },
        );
      }
      batch.forEach(({ event }) => this.#inFlight.delete(event.eventId));
      return true;
    } catch (error) {
      logger.warn({ err: error }, 'Sent events stay in their outboxes for now');
      this.#sent = [...batch, ...this.#sent];
      this.#scheduleCleanUp(CLEAN_UP_AGAIN_AFTER_MS);
      return false;
    }
  }
}

/** A collection, seen as what its schema's outbox makes it. */
export function outboxesOf(collection: Collection): Collection<OutboxRecord> {
  return collection as unknown as Collection<OutboxRecord>;
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
