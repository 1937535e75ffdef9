import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';
import { Publisher } from '../../events/base-publisher';
import type { PaymentCreatedEvent } from '../../events/payment-created-event';
import { Subjects } from '../../events/subjects';
import type { TicketCreatedEvent } from '../../events/ticket-created-event';
import type { TicketUpdatedEvent } from '../../events/ticket-updated-event';
import { runWithTraceparent } from '../../observability/trace';
import { anId } from '../../testing/an-id';
import { mockNatsWrapper, publishedEvents } from '../../testing/mock-bus';
import { useMongo } from '../../testing/mongo';
import { owned } from '../owned';
import { Relay } from '../relay';
import { type Raises, withOutbox } from '../with-outbox';

class TicketCreatedPublisher extends Publisher<TicketCreatedEvent> {
  readonly subject = Subjects.TicketCreated;
}
class TicketUpdatedPublisher extends Publisher<TicketUpdatedEvent> {
  readonly subject = Subjects.TicketUpdated;
}
class PaymentCreatedPublisher extends Publisher<PaymentCreatedEvent> {
  readonly subject = Subjects.PaymentCreated;
}

const natsWrapper = mockNatsWrapper();
const publish = jest.mocked(natsWrapper.client.publish);
const relay = new Relay(natsWrapper, [
  TicketCreatedPublisher,
  TicketUpdatedPublisher,
  PaymentCreatedPublisher,
]);

interface TicketFields {
  title: string;
  price: number;
  userId: string;
  orderId?: string;
}
const ticketSchema = new Schema<TicketFields>({
  title: { type: String, required: true },
  price: { type: Number, required: true },
  userId: { type: String, required: true },
  orderId: { type: String },
});
owned(ticketSchema, {
  relay,
  eventOf: (ticket) => {
    const { title, price, userId, orderId } = ticket;
    return ticket.isNew
      ? { subject: Subjects.TicketCreated, data: { title, price, userId } }
      : { subject: Subjects.TicketUpdated, data: { title, price, userId, orderId } };
  },
});
const Ticket = mongoose.model<TicketFields>('Ticket', ticketSchema);

interface PaymentFields {
  orderId: string;
}
type PaymentModel = Model<PaymentFields, object, Raises>;
const paymentSchema = new Schema<PaymentFields, PaymentModel, Raises>({
  orderId: { type: String, required: true },
});
withOutbox(paymentSchema, { relay });
const Payment = mongoose.model<PaymentFields, PaymentModel>('Payment', paymentSchema);

useMongo(relay);

function buildTicket(): HydratedDocument<TicketFields> {
  return new Ticket({ title: 'concert', price: 20, userId: 'seller' });
}

/** What lies in the outbox, as it is stored. */
async function storedOutbox(id: mongoose.Types.ObjectId) {
  const stored = await Ticket.collection.findOne({ _id: id });
  return stored?.outbox as { subject: string; data: { version: number } }[];
}

function refusePublishing(): void {
  publish.mockImplementation((_subject, _data, callback) => callback(new Error('no bus')));
}

afterEach(() => {
  publish.mockImplementation((_subject, _data, callback) => callback());
});

describe('owned', () => {
  it('gives three saves the versions 0, 1 and 2, though nothing changes', async () => {
    const ticket = await buildTicket().save();
    expect(ticket.get('version')).toBe(0);
    await ticket.save();
    expect(ticket.get('version')).toBe(1);
    await ticket.save();
    expect(ticket.get('version')).toBe(2);
  });

  it('refuses to save over what somebody else has saved', async () => {
    const { id } = await buildTicket().save();
    const first = await Ticket.findById(id).orFail();
    const second = await Ticket.findById(id).orFail();
    await first.set({ price: 10 }).save();
    await expect(second.set({ price: 15 }).save()).rejects.toThrow(mongoose.Error.VersionError);
    expect((await Ticket.findById(id).orFail()).price).toBe(10);
  });

  it('publishes one event for each save, with its version, before anybody waits', async () => {
    const ticket = await buildTicket().save();
    expect(publish).toHaveBeenCalledTimes(1);
    await ticket.set({ orderId: 'order-1' }).save();
    await relay.idle();

    expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toEqual([
      expect.objectContaining({ id: ticket.id, version: 0, title: 'concert', price: 20 }),
    ]);
    expect(publishedEvents(natsWrapper, Subjects.TicketUpdated)).toEqual([
      expect.objectContaining({ id: ticket.id, version: 1, orderId: 'order-1' }),
    ]);
  });

  it('says when an event happened and which trace it belongs to', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await runWithTraceparent(`00-${traceId}-b7ad6b7169203331-01`, () => buildTicket().save());
    const [event] = publishedEvents(natsWrapper, Subjects.TicketCreated);
    expect(event?.meta?.eventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(event?.meta?.occurredAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(event?.meta?.traceparent).toContain(traceId);
  });

  it('leaves out of an event what the document does not have', async () => {
    const ticket = await buildTicket().save();
    await ticket.save();
    const [event] = publishedEvents(natsWrapper, Subjects.TicketUpdated);
    expect(event).not.toHaveProperty('orderId');
  });

  it('shows neither its outbox nor its underscores in JSON', async () => {
    const ticket = await buildTicket().save();
    expect(JSON.parse(JSON.stringify(ticket))).toEqual({
      id: ticket.id,
      title: 'concert',
      price: 20,
      userId: 'seller',
      version: 0,
    });
  });

  it('does not save what nobody could read: an event must fit its schema', async () => {
    const ticket = buildTicket();
    ticket.price = -1;
    await expect(ticket.save()).rejects.toThrow();
    expect(await Ticket.countDocuments()).toBe(0);
    expect(publish).not.toHaveBeenCalled();
  });
});

describe('the relay', () => {
  it('empties the outbox and archives the event once the bus has it', async () => {
    const ticket = await buildTicket().save();
    await relay.idle();
    expect(await storedOutbox(ticket._id)).toEqual([]);
    const archived = [];
    for await (const event of relay.archive.since(new Date(0))) archived.push(event);
    expect(archived).toMatchObject([
      { subject: 'ticket:created', data: { id: ticket.id, version: 0 } },
    ]);
  });

  it('does not raise the version by emptying the outbox', async () => {
    const ticket = await buildTicket().save();
    await relay.idle();
    await expect(ticket.save()).resolves.toBeDefined();
    expect((await Ticket.findById(ticket.id).orFail()).get('version')).toBe(1);
  });

  it('does not bring back a sent event by a later save of the same document in memory', async () => {
    const ticket = await buildTicket().save();
    await relay.idle();
    refusePublishing();
    await ticket.save();
    await relay.idle();
    expect(await storedOutbox(ticket._id)).toMatchObject([{ subject: 'ticket:updated' }]);
  });

  it('keeps an event that the bus does not take, and sends it by the sweep', async () => {
    refusePublishing();
    const ticket = await buildTicket().save();
    await relay.idle();
    expect(await storedOutbox(ticket._id)).toHaveLength(1);

    publish.mockClear();
    publish.mockImplementation((_subject, _data, callback) => callback());
    await relay.sweep(0);
    expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toHaveLength(1);
    expect(await storedOutbox(ticket._id)).toEqual([]);
  });

  it('sends by the sweep what a process that died has left, as the same event', async () => {
    refusePublishing();
    const ticket = await buildTicket().save();
    await relay.idle();
    const [before] = publishedEvents(natsWrapper, Subjects.TicketCreated);

    publish.mockClear();
    publish.mockImplementation((_subject, _data, callback) => callback());
    const successor = new Relay(natsWrapper, [TicketCreatedPublisher]);
    successor.serve(ticketSchema);
    await successor.sweep(0);
    expect(publishedEvents(natsWrapper, Subjects.TicketCreated)).toEqual([before]);
    expect(await storedOutbox(ticket._id)).toEqual([]);
  });

  it('keeps the order of a document: what follows an event that failed waits for the sweep', async () => {
    let lose = () => {};
    publish.mockImplementationOnce((_subject, _data, callback) => {
      lose = () => callback(new Error('lost'));
    });
    const ticket = await buildTicket().save();
    await ticket.save();
    lose();
    await relay.idle();
    expect(publish).toHaveBeenCalledTimes(1);

    publish.mockClear();
    await relay.sweep(0);
    expect(publish.mock.calls.map(([subject]) => subject)).toEqual([
      'ticket:created',
      'ticket:updated',
    ]);
  });

  it('does not send twice, by the sweep, what is on its way', async () => {
    let acknowledge = () => {};
    publish.mockImplementationOnce((_subject, _data, callback) => {
      acknowledge = () => callback();
    });
    await buildTicket().save();
    const sweep = relay.sweep(0);
    acknowledge();
    await sweep;
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('ends a sweep though new events never cease: the next one has work to do', async () => {
    refusePublishing();
    const ticket = await buildTicket().save();
    await relay.idle();
    publish.mockImplementation((_subject, _data, callback) => callback());
    let acknowledge = () => {};
    publish.mockImplementationOnce((_subject, _data, callback) => {
      acknowledge = () => callback();
    });
    await buildTicket().save();

    await relay.sweep(0);
    const sent = publishedEvents(natsWrapper, Subjects.TicketCreated).map(({ id }) => id);
    expect(sent.filter((id) => id === ticket.id)).toHaveLength(2);
    acknowledge();
  });

  it('says that there is more than one sweep takes, but not while the bus takes nothing', async () => {
    refusePublishing();
    const { outbox } = (await buildTicket().save()).toObject<{ outbox: object[] }>();
    await relay.idle();
    const more = Array.from({ length: 500 }, (_, n) => ({
      outbox: outbox.map((event) => ({ ...event, eventId: `event-${n}` })),
    }));
    await Ticket.collection.insertMany(more);
    expect(await relay.sweep(0)).toBe(false);

    publish.mockClear();
    publish.mockImplementation((_subject, _data, callback) => callback());
    expect(await relay.sweep(0)).toBe(true);
    expect(await relay.sweep(0)).toBe(false);
    expect(publish).toHaveBeenCalledTimes(501);
    expect(await Ticket.collection.countDocuments({ outbox: { $ne: [] } })).toBe(0);
  });

  it('keeps a sent event in its outbox until the archive has it', async () => {
    const add = jest.spyOn(relay.archive, 'add').mockRejectedValueOnce(new Error('no database'));
    const ticket = await buildTicket().save();
    await relay.idle();
    expect(await storedOutbox(ticket._id)).toHaveLength(1);
    await relay.idle();
    expect(await storedOutbox(ticket._id)).toEqual([]);
    expect(publish).toHaveBeenCalledTimes(1);
    add.mockRestore();
  });

  it('survives a connection that is not there yet', async () => {
    const early = new Relay(
      {
        get client(): never {
          throw new Error('Cannot access NATS client before connecting');
        },
      },
      [TicketCreatedPublisher],
    );
    const ticket = buildTicket();
    await ticket.save();
    void early.send(Ticket.collection as never, ticket._id, ticket.get('outbox') as never);
    await expect(early.idle()).resolves.toBeUndefined();
  });
});

describe('withOutbox', () => {
  it('stores what a private record raises with its next save, and sends it', async () => {
    const payment = new Payment({ orderId: anId() });
    payment.raise({
      subject: Subjects.PaymentCreated,
      data: { id: payment.id as string, orderId: payment.orderId, stripeId: 'pi_1' },
    });
    expect(publish).not.toHaveBeenCalled();
    await payment.save();
    expect(publishedEvents(natsWrapper, Subjects.PaymentCreated)).toEqual([
      expect.objectContaining({ id: payment.id, orderId: payment.orderId, stripeId: 'pi_1' }),
    ]);
  });

  it('raises nothing by a save without an event', async () => {
    await new Payment({ orderId: anId() }).save();
    expect(publish).not.toHaveBeenCalled();
  });
});
