import { Counter, Gauge } from 'prom-client';
import type { Message } from '../bus/bus';
import type { Listener } from '../events/base-listener';
import type { Event } from '../events/event';
import { logger } from '../observability/logger';
import { metrics } from '../observability/metrics';
import { type Delivery, type Envelope, readDelivery } from './delivery';
import { MemoryParkingLot } from './memory-parking-lot';
import type { ParkedEvent, ParkingLot, ParkingReason } from './parking-lot';
import { type Place, placeOf } from './place';
import { runHandler } from './run-handler';
import { Serial } from './serial';
import { isConflict, isOutOfReach, WaitError } from './verdicts';

/** A handler that has failed this often for one event will not be tried again by itself. */
export const MAX_TRIES = 5;

/** How long an event is held for its predecessor before it is parked, in milliseconds. */
const HOLD_MS = 30_000;

/**
 * When a held event is looked at again, in milliseconds: the predecessor may take effect in another
 * replica, which nobody tells this one. Twice as long after each look in vain, up to the last.
 */
const FIRST_LOOK_MS = 50;
const LAST_LOOK_MS = 1_000;

const handled = new Counter({
  name: 'gittix_events_handled_total',
  help: 'Events by what became of them',
  labelNames: ['subject', 'outcome'],
  registers: [metrics],
});
const heldEvents = new Gauge({
  name: 'gittix_events_held',
  help: 'Events that wait, unacknowledged, for their predecessor',
  registers: [metrics],
});

/**
 * What became of one try. `applied` and `stale` are done with; `held` waits for another event;
 * `later` comes again from the bus; `parked` lies in the parking lot.
 */
type Outcome = 'applied' | 'stale' | 'held' | 'later' | 'parked';

interface Held {
  delivery: Delivery;
  timer: NodeJS.Timeout;
}

/**
 * Brings events to their listeners so that each takes effect once, and in version order: events with
 * one key are handled one after the other; an older one is acknowledged and ignored, an early one is
 * held until its predecessor is in; one that always fails is parked.
 *
 * All listeners of a service share one inbox, because the events of one aggregate come in on several
 * subjects.
 */
export class Inbox {
  readonly #listeners = new Map<string, Listener<Event>>();
  readonly #serial = new Serial();
  /** Envelope ids of what is being handled or held: when the bus sends it again, it is here already. */
  readonly #inHand = new Set<string>();
  readonly #held = new Map<string, Held[]>();
  #closed = false;
  #readmitted = false;

  constructor(
    readonly parkingLot: ParkingLot = new MemoryParkingLot(),
    private readonly holdMs = HOLD_MS,
  ) {}

  register(listener: Listener<Event>): void {
    this.#listeners.set(`${listener.queueGroupName}/${listener.subject}`, listener);
  }

  /** Takes a message from the bus. Resolves when it is handled or held; never rejects. */
  async receive(listener: Listener<Event>, message: Message): Promise<void> {
    if (this.#closed) return;
    const reading = readDelivery(listener, message, false);
    if ('problem' in reading) return this.#refuse(reading.envelope, reading.problem, message);

    const { delivery } = reading;
    const { id } = delivery.envelope;
    if (this.#inHand.has(id)) return;
    this.#inHand.add(id);
    await this.#serial.run(serialKey(delivery.envelope), () => this.#handle(delivery));
  }

  /**
   * Tries again what is parked for a gap or a wait: another replica may have filled it. The first
   * time, too, what a former release of this service could not read.
   */
  async sweep(signal?: AbortSignal): Promise<void> {
    if (!this.#readmitted) await this.#readmit();
    this.#readmitted = true;
    const groups = new Set([...this.#listeners.values()].map((each) => each.queueGroupName));
    for (const group of groups) {
      for await (const event of this.parkingLot.waiting(group)) {
        if (signal?.aborted) return;
        const delivery = this.#fromParkingLot(event);
        if (!delivery) continue;
        await this.#serial.run(serialKey(delivery.envelope), () => this.#handle(delivery));
      }
    }
  }

  /** What is parked as invalid and can be read now waits for its turn like any other parked event. */
  async #readmit(): Promise<void> {
    for (const event of await this.parkingLot.all()) {
      if (event.reason !== 'invalid') continue;
      const delivery = this.#fromParkingLot(event);
      if (!delivery) continue;
      const { envelope } = delivery;
      await this.parkingLot.park({ ...envelope, reason: 'wait' });
      // what can't be read goes by a hash, for nobody knows its event id
      if (envelope.id !== event.id) await this.parkingLot.settle(event.id);
    }
  }

  /** Resolves when no handler runs. */
  idle(): Promise<void> {
    return this.#serial.idle();
  }

  /** Takes nothing more, and lets running handlers finish; what is held comes again after a restart. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const held of [...this.#held.values()].flat()) clearTimeout(held.timer);
    this.#held.clear();
    await this.idle();
  }

  async #handle(delivery: Delivery): Promise<void> {
    const outcome = await this.#try(delivery);
    if (outcome === 'held') this.#hold(delivery);
    if (outcome === 'applied' || outcome === 'stale') await this.#tryWaiting(delivery.envelope);
  }

  /** One try, in which nothing is thrown: every failure has an outcome. */
  async #try(delivery: Delivery): Promise<Outcome> {
    const outcome = await this.#apply(delivery).catch((error: unknown): Outcome => {
      logger.warn({ err: error, subject: delivery.envelope.subject }, 'An event is tried again');
      return 'later';
    });
    if (outcome !== 'held') this.#inHand.delete(delivery.envelope.id);
    handled.inc({ subject: delivery.envelope.subject, outcome });
    return outcome;
  }

  async #apply(delivery: Delivery): Promise<Outcome> {
    const { envelope, message } = delivery;
    let place: Place;
    try {
      place = await placeOf(delivery);
    } catch (error) {
      if (isOutOfReach(error)) throw error;
      // an id that the store cannot even look for will never be found
      return this.#fail(delivery, error);
    }
    if (place === 'older') return this.#settle(delivery, 'stale');
    if (place === 'early') return 'held';

    // stored before the handler runs, because a handler may kill its process; a first delivery needs
    // no count, for it has killed nobody yet
    const counted = message.isRedelivered() || delivery.parked;
    const tries = counted ? await this.parkingLot.countTry(envelope.id) : 0;
    if (tries > MAX_TRIES)
      return this.#park(delivery, 'failed', 'It has ended its process each time');

    try {
      if (!(await runHandler(delivery))) return 'later';
    } catch (error) {
      const waits = error instanceof WaitError || isConflict(error);
      if (!waits && !isOutOfReach(error)) {
        return this.#fail(delivery, error, counted ? tries : undefined);
      }
      // it is not this event's fault
      if (counted) await this.parkingLot.forgiveTry(envelope.id);
      if (waits) return 'held';
      throw error;
    }
    return this.#settle(delivery, 'applied', counted);
  }

  async #fail(delivery: Delivery, error: unknown, counted?: number): Promise<Outcome> {
    const tries = counted ?? (await this.parkingLot.countTry(delivery.envelope.id));
    const reason = error instanceof Error ? error.message : String(error);
    if (tries >= MAX_TRIES) return this.#park(delivery, 'failed', reason);
    logger.warn({ err: error, subject: delivery.envelope.subject, tries }, 'A listener failed');
    return 'later';
  }

  /** Nothing is left to do for this event; `known`: the parking lot may know of it. */
  async #settle(
    { envelope, message, parked }: Delivery,
    outcome: 'applied' | 'stale',
    known = message.isRedelivered(),
  ): Promise<Outcome> {
    if (parked || known) await this.parkingLot.settle(envelope.id);
    if (outcome === 'stale') message.ack();
    return outcome;
  }

  async #park({ envelope, message }: Delivery, reason: ParkingReason, error?: string) {
    await this.parkingLot.park({ ...envelope, reason, error });
    message.ack();
    logger.error({ subject: envelope.subject, key: envelope.key, reason, error }, 'Event parked');
    return 'parked' as const;
  }

  async #refuse(envelope: Envelope, problem: string, message: Message): Promise<void> {
    handled.inc({ subject: envelope.subject, outcome: 'invalid' });
    try {
      await this.parkingLot.park({ ...envelope, reason: 'invalid', error: problem });
      message.ack();
      logger.error({ subject: envelope.subject, reason: 'invalid', problem }, 'Event parked');
    } catch (error) {
      logger.warn({ err: error }, 'An invalid event could not be parked yet');
    }
  }

  #hold(delivery: Delivery, looks = 0): void {
    // what lies in the parking lot stays there
    if (delivery.parked || this.#closed) return;
    const key = serialKey(delivery.envelope);
    delivery.heldSince ??= Date.now();
    const left = delivery.heldSince + this.holdMs - Date.now();
    const delay = Math.min(LAST_LOOK_MS, FIRST_LOOK_MS * 2 ** looks);
    const timer = setTimeout(
      () => {
        void this.#serial.run(key, () => this.#look(delivery, looks + 1));
      },
      left > 0 ? Math.min(left, delay) : delay,
    ).unref();
    this.#held.set(key, [...(this.#held.get(key) ?? []), { delivery, timer }]);
    heldEvents.inc();
  }

  /** Tries a held event again; after the longest hold it is parked, for held messages fill the window. */
  async #look(delivery: Delivery, looks: number): Promise<void> {
    if (!this.#letGo(delivery)) return;
    const outcome = await this.#try(delivery);
    if (outcome === 'applied' || outcome === 'stale') return this.#tryWaiting(delivery.envelope);
    if (outcome !== 'held') return;
    if (Date.now() < (delivery.heldSince ?? 0) + this.holdMs) return this.#hold(delivery, looks);
    try {
      await this.#park(delivery, delivery.listener.follows ? 'gap' : 'wait');
      this.#inHand.delete(delivery.envelope.id);
    } catch (error) {
      logger.warn({ err: error }, 'A held event could not be parked yet');
      return this.#hold(delivery, looks);
    }
    // the predecessor may have come in, on another replica, between the try and the parking
    await this.#tryParked(delivery.envelope);
  }

  #letGo(delivery: Delivery): boolean {
    const key = serialKey(delivery.envelope);
    const held = this.#held.get(key) ?? [];
    const found = held.find((each) => each.delivery === delivery);
    if (!found) return false;
    clearTimeout(found.timer);
    heldEvents.dec();
    const rest = held.filter((each) => each !== found);
    if (rest.length > 0) this.#held.set(key, rest);
    else this.#held.delete(key);
    return true;
  }

  /** After an event took effect: what waited for it, here and in the parking lot, oldest first. */
  async #tryWaiting(envelope: Envelope & { key: string }): Promise<void> {
    const held = [...(this.#held.get(serialKey(envelope)) ?? [])]
      .map(({ delivery }) => delivery)
      .sort((a, b) => (a.envelope.version ?? 0) - (b.envelope.version ?? 0));
    for (const delivery of held) {
      if (!this.#letGo(delivery)) continue;
      await this.#handle(delivery);
    }
    await this.#tryParked(envelope);
  }

  async #tryParked({ group, key }: Envelope & { key: string }): Promise<void> {
    try {
      for await (const event of this.parkingLot.waiting(group, key)) {
        const delivery = this.#fromParkingLot(event);
        if (delivery) await this.#try(delivery);
      }
    } catch (error) {
      logger.warn({ err: error }, 'Parked events wait for the next sweep');
    }
  }

  #fromParkingLot(event: ParkedEvent): Delivery | undefined {
    const listener = this.#listeners.get(`${event.group}/${event.subject}`);
    if (!listener) return undefined;
    const reading = readDelivery(listener, parkedMessage(event), true);
    return 'delivery' in reading ? reading.delivery : undefined;
  }
}

function serialKey({ group, key }: Envelope & { key: string }): string {
  return `${group}/${key}`;
}

function parkedMessage(event: ParkedEvent): Message {
  return {
    getSubject: () => event.subject,
    getSequence: () => 0,
    getData: () => event.payload,
    isRedelivered: () => true,
    ack: () => undefined,
  };
}
