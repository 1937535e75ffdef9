import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { Bus, Message } from '../../bus/bus';
import { ServiceUnavailableError } from '../../errors/service-unavailable-error';
import { Listener } from '../../events/base-listener';
import type { OrderCreatedEvent } from '../../events/order-created-event';
import { Subjects } from '../../events/subjects';
import type { TicketCreatedEvent } from '../../events/ticket-created-event';
import type { TicketUpdatedEvent } from '../../events/ticket-updated-event';
import { OrderStatus } from '../../events/types/order-status';
import { currentTraceparent } from '../../observability/trace';
import { buildMessage } from '../../testing/messages';
import { Inbox, MAX_TRIES } from '../inbox';
import { MemoryParkingLot } from '../memory-parking-lot';
import { OutOfReachError, WaitError } from '../verdicts';

const bus = {} as Bus;
const group = 'orders-service';

/** A copy of tickets that remembers which versions were applied, in order. */
function buildCopy() {
  const stored = new Map<string, number>();
  const applied: number[] = [];
  return {
    applied,
    versionOf: async (id: string) => stored.get(id),
    apply: ({ id, version }: { id: string; version: number }) => {
      stored.set(id, version);
      applied.push(version);
    },
  };
}

function buildListeners(
  inbox: Inbox,
  effect: (version: number) => void | Promise<void> = () => {},
) {
  const copy = buildCopy();

  class Created extends Listener<TicketCreatedEvent> {
    readonly subject = Subjects.TicketCreated;
    readonly queueGroupName = group;
    override readonly follows = copy;
    async onMessage(data: TicketCreatedEvent['data'], msg: Message) {
      await effect(data.version);
      copy.apply(data);
      msg.ack();
    }
  }

  class Updated extends Listener<TicketUpdatedEvent> {
    readonly subject = Subjects.TicketUpdated;
    readonly queueGroupName = group;
    override readonly follows = copy;
    async onMessage(data: TicketUpdatedEvent['data'], msg: Message) {
      await effect(data.version);
      copy.apply(data);
      msg.ack();
    }
  }

  const created = new Created(bus, inbox);
  const updated = new Updated(bus, inbox);
  inbox.register(created);
  inbox.register(updated);
  return { copy, created, updated };
}

function ticketEvent(version: number, overrides: object = {}) {
  return {
    id: 'ticket-1',
    version,
    title: 'concert',
    price: 20,
    userId: 'seller',
    meta: { eventId: `event-${version}`, occurredAt: new Date().toISOString() },
    ...overrides,
  };
}

function ticketMessage(version: number, redelivered = false) {
  return buildMessage({ data: ticketEvent(version), redelivered });
}

describe('versions', () => {
  it('applies the events of one aggregate in turn, over several subjects', async () => {
    const inbox = new Inbox();
    const { copy, created, updated } = buildListeners(inbox);
    await inbox.receive(created, ticketMessage(0));
    await inbox.receive(updated, ticketMessage(1));
    expect(copy.applied).toEqual([0, 1]);
  });

  it('holds an early event unacknowledged and applies it as soon as its predecessor is in', async () => {
    const inbox = new Inbox();
    const { copy, created, updated } = buildListeners(inbox);
    const [v0, v1, v2] = [ticketMessage(0), ticketMessage(1), ticketMessage(2)];

    await inbox.receive(updated, v2);
    await inbox.receive(updated, v1);
    expect(copy.applied).toEqual([]);
    expect(v2.ack).not.toHaveBeenCalled();

    await inbox.receive(created, v0);
    expect(copy.applied).toEqual([0, 1, 2]);
    expect(v1.ack).toHaveBeenCalledTimes(1);
    expect(v2.ack).toHaveBeenCalledTimes(1);
  });

  it('acknowledges an event that it has applied already, without applying it again', async () => {
    const inbox = new Inbox();
    const { copy, created } = buildListeners(inbox);
    const again = ticketMessage(0, true);
    await inbox.receive(created, ticketMessage(0));
    await inbox.receive(created, again);
    expect(copy.applied).toEqual([0]);
    expect(again.ack).toHaveBeenCalledTimes(1);
  });

  it('handles a held event once, though the bus sends it again meanwhile', async () => {
    const inbox = new Inbox();
    const { copy, created, updated } = buildListeners(inbox);
    await inbox.receive(updated, ticketMessage(1));
    await inbox.receive(updated, ticketMessage(1, true));
    await inbox.receive(created, ticketMessage(0));
    expect(copy.applied).toEqual([0, 1]);
  });

  it('applies a held event soon after another replica has applied its predecessor', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    const { copy, updated } = buildListeners(inbox);
    const v1 = ticketMessage(1);
    await inbox.receive(updated, v1);

    copy.apply({ id: 'ticket-1', version: 0 });
    await until(() => v1.ack.mock.calls.length === 1);
    expect(copy.applied).toEqual([0, 1]);
    expect(lot.parked.size).toBe(0);
  });

  it('parks an event whose gap lasts, and applies it when the predecessor comes after all', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot, 10);
    const { copy, created, updated } = buildListeners(inbox);
    const v1 = ticketMessage(1);
    await inbox.receive(updated, v1);

    await until(() => v1.ack.mock.calls.length === 1);
    expect([...lot.parked.values()]).toMatchObject([
      { reason: 'gap', version: 1, key: 'ticket-1' },
    ]);
    expect(copy.applied).toEqual([]);

    await inbox.receive(created, ticketMessage(0));
    expect(copy.applied).toEqual([0, 1]);
    expect(lot.parked.size).toBe(0);
  });

  it('finds, by its sweep, a parked event whose predecessor another replica has applied', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot, 10);
    const { copy, updated } = buildListeners(inbox);
    await inbox.receive(updated, ticketMessage(1));
    await until(() => lot.parked.size === 1);

    copy.apply({ id: 'ticket-1', version: 0 });
    await inbox.sweep();
    expect(copy.applied).toEqual([0, 1]);
    expect(lot.parked.size).toBe(0);
  });

  it('ends its sweep, whatever is left, when the service stops', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot, 10);
    const stopping = new AbortController();
    const { copy, updated } = buildListeners(inbox, () => stopping.abort());
    for (const id of ['ticket-1', 'ticket-2']) {
      const meta = { eventId: `${id} v1`, occurredAt: '2026-01-01T00:00:00.000Z' };
      await inbox.receive(updated, buildMessage({ data: ticketEvent(1, { id, meta }) }));
    }
    await until(() => lot.parked.size === 2);

    for (const id of ['ticket-1', 'ticket-2']) copy.apply({ id, version: 0 });
    await inbox.sweep(stopping.signal);
    expect(copy.applied).toEqual([0, 0, 1]);
    expect(lot.parked.size).toBe(1);
  });

  it('lets a gap in one aggregate not hold up another', async () => {
    const inbox = new Inbox();
    const { copy, created, updated } = buildListeners(inbox);
    await inbox.receive(updated, ticketMessage(5));
    const other = buildMessage({ data: ticketEvent(0, { id: 'ticket-2', meta: undefined }) });
    await inbox.receive(created, other);
    expect(copy.applied).toEqual([0]);
    expect(other.ack).toHaveBeenCalled();
  });
});

describe('failures', () => {
  it.each([
    ['not JSON', '{"id":'],
    ['a field is missing', JSON.stringify({ id: 'ticket-1', version: 0 })],
    ['a field has the wrong type', JSON.stringify({ ...ticketEvent(0), price: { $gt: 0 } })],
    ['a list', '[]'],
    ['empty', ''],
  ])('parks a payload that can not be read at once (%s)', async (_case, data) => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    const { created, copy } = buildListeners(inbox);
    const message = buildMessage({ data });
    await inbox.receive(created, message);
    expect(message.ack).toHaveBeenCalledTimes(1);
    expect([...lot.parked.values()]).toMatchObject([{ reason: 'invalid', payload: data }]);
    expect(copy.applied).toEqual([]);
  });

  it.each([
    ['with an event id', ticketEvent(0)],
    ['without', ticketEvent(0, { meta: undefined })],
  ])('applies after a restart what it could not read and now can (%s)', async (_case, event) => {
    const lot = new MemoryParkingLot();
    // as a release has left it that did not know this shape yet
    const payload = JSON.stringify(event);
    const subject = Subjects.TicketCreated;
    const id = `${group}/${subject}/${createHash('sha256').update(payload).digest('hex')}`;
    await lot.park({ id, group, subject, payload, reason: 'invalid', error: 'price: invalid' });
    const inbox = new Inbox(lot);
    const { copy } = buildListeners(inbox);

    await inbox.sweep();

    expect(copy.applied).toEqual([0]);
    expect(lot.parked.size).toBe(0);
  });

  it('leaves parked, after a restart, what it still can not read', async () => {
    const lot = new MemoryParkingLot();
    const first = new Inbox(lot);
    const { created } = buildListeners(first);
    await first.receive(created, buildMessage({ data: 'not JSON' }));
    const parked = [...lot.parked.values()];
    const restarted = new Inbox(lot);
    const { copy } = buildListeners(restarted);

    await restarted.sweep();

    expect(copy.applied).toEqual([]);
    expect([...lot.parked.values()]).toEqual(parked);
  });

  it('leaves a failing event to the bus, and parks it after five tries', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    const { created } = buildListeners(inbox, () => {
      throw new Error('Ticket is cursed');
    });
    const messages = Array.from({ length: MAX_TRIES }, (_, n) => ticketMessage(0, n > 0));
    for (const message of messages.slice(0, -1)) await inbox.receive(created, message);
    expect(lot.parked.size).toBe(0);
    expect(messages.some((message) => message.ack.mock.calls.length > 0)).toBe(false);

    const last = messages.at(-1) as (typeof messages)[number];
    await inbox.receive(created, last);
    expect(last.ack).toHaveBeenCalledTimes(1);
    expect([...lot.parked.values()]).toMatchObject([
      { reason: 'failed', error: 'Ticket is cursed' },
    ]);
  });

  it('parks, after as many tries, an event whose place can never be found', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    const { copy, created } = buildListeners(inbox);
    copy.versionOf = async () => {
      throw new mongoose.Error.CastError('ObjectId', '123', '_id');
    };
    for (let n = 0; n < MAX_TRIES - 1; n += 1)
      await inbox.receive(created, ticketMessage(0, n > 0));
    expect(lot.parked.size).toBe(0);

    const last = ticketMessage(0, true);
    await inbox.receive(created, last);
    expect(last.ack).toHaveBeenCalledTimes(1);
    expect([...lot.parked.values()]).toMatchObject([{ reason: 'failed' }]);
  });

  it('waits without limit for a place that is out of reach', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    const { copy, created } = buildListeners(inbox);
    copy.versionOf = async () => {
      throw new OutOfReachError('The database is away');
    };
    for (let n = 0; n < MAX_TRIES + 1; n += 1)
      await inbox.receive(created, ticketMessage(0, n > 0));
    expect(lot.parked.size).toBe(0);
  });

  it('parks an event whose handler ends the process each time', async () => {
    const lot = new MemoryParkingLot();
    // each process gets the event, counts it, and dies within the handler
    for (let life = 0; life <= MAX_TRIES; life += 1) {
      const inbox = new Inbox(lot);
      const { created } = buildListeners(inbox, () => new Promise(() => {}));
      void inbox.receive(created, ticketMessage(0, life > 0));
      await until(() => true);
    }
    const inbox = new Inbox(lot);
    const { created, copy } = buildListeners(inbox);
    const message = ticketMessage(0, true);
    await inbox.receive(created, message);
    expect(message.ack).toHaveBeenCalledTimes(1);
    expect([...lot.parked.values()]).toMatchObject([{ reason: 'failed' }]);
    expect(copy.applied).toEqual([]);
  });

  it.each([
    ['the database is out of reach', () => named(new Error('down'), 'MongoNetworkError')],
    ['a queue is out of reach', () => new OutOfReachError('down')],
  ])('tries without limit when %s', async (_case, failure) => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot);
    let tries = 0;
    const { created, copy } = buildListeners(inbox, () => {
      tries += 1;
      if (tries <= 3 * MAX_TRIES) throw failure();
    });
    for (let n = 0; n <= 3 * MAX_TRIES; n += 1) {
      await inbox.receive(created, ticketMessage(0, n > 0));
    }
    expect(copy.applied).toEqual([0]);
    expect(lot.parked.size).toBe(0);
  });

  it.each([
    ['somebody saved in between', () => new mongoose.Error.VersionError(doc(), 1, [])],
    ['the record is there already', () => Object.assign(new Error('E11000'), { code: 11000 })],
    ['others were faster each time', () => new ServiceUnavailableError()],
  ])('tries again by itself, without counting, when %s', async (_case, failure) => {
    const lot = new MemoryParkingLot();
    const countTry = jest.spyOn(lot, 'countTry');
    const inbox = new Inbox(lot);
    let tries = 0;
    const { created, copy } = buildListeners(inbox, () => {
      tries += 1;
      if (tries < 3) throw failure();
    });
    const message = ticketMessage(0);
    await inbox.receive(created, message);
    await until(() => copy.applied.length > 0);
    expect(copy.applied).toEqual([0]);
    expect(message.ack).toHaveBeenCalledTimes(1);
    expect(countTry).not.toHaveBeenCalled();
    expect(lot.parked.size).toBe(0);
  });

  it('does not take effect as handled what the listener has not acknowledged', async () => {
    const inbox = new Inbox();
    class Forgetful extends Listener<TicketCreatedEvent> {
      readonly subject = Subjects.TicketCreated;
      readonly queueGroupName = group;
      calls = 0;
      onMessage() {
        this.calls += 1;
      }
    }
    const listener = new Forgetful(bus, inbox);
    await inbox.receive(listener, ticketMessage(0));
    await inbox.receive(listener, ticketMessage(0, true));
    expect(listener.calls).toBe(2);
  });

  it('survives a parking lot that is out of reach: the event stays on the bus', async () => {
    const lot = new MemoryParkingLot();
    jest.spyOn(lot, 'park').mockRejectedValue(new Error('no database'));
    const inbox = new Inbox(lot);
    const { created } = buildListeners(inbox);
    const message = buildMessage({ data: 'not JSON' });
    await inbox.receive(created, message);
    expect(message.ack).not.toHaveBeenCalled();
  });
});

describe('order within a key', () => {
  function orderMessage(orderId: string, ticketId = 'ticket-1') {
    return buildMessage({
      data: {
        id: orderId,
        version: 0,
        status: OrderStatus.Created,
        userId: 'buyer',
        expiresAt: new Date().toISOString(),
        ticket: { id: ticketId, price: 20 },
      },
    });
  }

  class Lock extends Listener<OrderCreatedEvent> {
    readonly subject = Subjects.OrderCreated;
    readonly queueGroupName = group;
    holder?: string = 'an older order';
    override keyOf(data: OrderCreatedEvent['data']) {
      return data.ticket.id;
    }
    onMessage(data: OrderCreatedEvent['data'], msg: Message) {
      if (data.id === 'release') this.holder = undefined;
      else if (this.holder) throw new WaitError('Ticket is held');
      else this.holder = data.id;
      msg.ack();
    }
  }

  it('lets an event wait for what somebody else holds, and tries it again on the release', async () => {
    const inbox = new Inbox();
    const listener = new Lock(bus, inbox);
    const waiting = orderMessage('order-2');
    await inbox.receive(listener, waiting);
    expect(waiting.ack).not.toHaveBeenCalled();

    await inbox.receive(listener, orderMessage('release'));
    expect(listener.holder).toBe('order-2');
    expect(waiting.ack).toHaveBeenCalledTimes(1);
  });

  it('parks what waits too long, and tries it again on the release', async () => {
    const lot = new MemoryParkingLot();
    const inbox = new Inbox(lot, 10);
    const listener = new Lock(bus, inbox);
    inbox.register(listener);
    await inbox.receive(listener, orderMessage('order-2'));
    await until(() => lot.parked.size === 1);
    expect([...lot.parked.values()]).toMatchObject([{ reason: 'wait' }]);

    await inbox.receive(listener, orderMessage('release'));
    expect(listener.holder).toBe('order-2');
    expect(lot.parked.size).toBe(0);
  });

  it('handles one at a time what has the same key, and side by side what has not', async () => {
    const inbox = new Inbox();
    const running = new Set<string>();
    const overlaps: string[] = [];
    class Slow extends Listener<OrderCreatedEvent> {
      readonly subject = Subjects.OrderCreated;
      readonly queueGroupName = group;
      override keyOf(data: OrderCreatedEvent['data']) {
        return data.ticket.id;
      }
      async onMessage(data: OrderCreatedEvent['data'], msg: Message) {
        for (const other of running) overlaps.push([other, data.id].sort().join('+'));
        running.add(data.id);
        await new Promise((resolve) => setImmediate(resolve));
        running.delete(data.id);
        msg.ack();
      }
    }
    const listener = new Slow(bus, inbox);
    await Promise.all([
      inbox.receive(listener, orderMessage('a', 'ticket-1')),
      inbox.receive(listener, orderMessage('b', 'ticket-1')),
      inbox.receive(listener, orderMessage('c', 'ticket-2')),
    ]);
    expect(overlaps).toContain('a+c');
    expect(overlaps).not.toContain('a+b');
  });
});

it('handles an event within the trace that raised it', async () => {
  const inbox = new Inbox();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  let seen: string | undefined;
  const { created } = buildListeners(inbox, () => {
    seen = currentTraceparent();
  });
  const meta = {
    eventId: 'event-1',
    occurredAt: new Date().toISOString(),
    traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  };
  await inbox.receive(created, buildMessage({ data: ticketEvent(0, { meta }) }));
  expect(seen).toContain(traceId);
});

it('takes nothing more once it is closed, and lets the running handler finish', async () => {
  const inbox = new Inbox();
  let finish: (() => void) | undefined;
  const { created, copy } = buildListeners(
    inbox,
    () => new Promise<void>((resolve) => (finish = resolve)),
  );
  const message = ticketMessage(0);
  const received = inbox.receive(created, message);
  await until(() => finish !== undefined);
  const closed = inbox.close();
  await inbox.receive(created, buildMessage({ data: ticketEvent(0, { id: 'ticket-2' }) }));
  finish?.();
  await Promise.all([received, closed]);
  expect(copy.applied).toEqual([0]);
  expect(message.ack).toHaveBeenCalled();
});

function named(error: Error, name: string): Error {
  error.name = name;
  return error;
}

function doc() {
  const model = mongoose.models.Thing ?? mongoose.model('Thing', new mongoose.Schema({}));
  return new model();
}

async function until(condition: () => boolean): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (!condition());
}
