import { EventEmitter } from 'node:events';
import { connect } from 'node-nats-streaming';
import type { Message } from '../bus';
import { NatsStreamingBus } from '../nats-streaming-bus';

// what the library promises of a server is tried with real ones, in infra/e2e
jest.mock('node-nats-streaming');

type Settings = Record<string, unknown>;

/** Keeps what it was set to: `setAckWait(5000)` as `{AckWait: 5000}`. */
function subscriptionOptions(): Settings {
  const settings: Settings = {};
  const options: Settings = new Proxy(settings, {
    get: (_target, name: string) => {
      if (!name.startsWith('set')) return settings[name];
      return (value: unknown) => {
        settings[name.slice('set'.length)] = value ?? true;
        return options;
      };
    },
  });
  return options;
}

class FakeStan extends EventEmitter {
  readonly subscription = new EventEmitter();
  readonly publish = jest.fn<void, [string, string, (error?: Error | string) => void]>();
  readonly subscribe = jest.fn<EventEmitter, [string, string, Settings]>(() => this.subscription);
  readonly close = jest.fn(() => {
    this.emit('close');
    this.emit('close');
  });
  readonly subscriptionOptions = subscriptionOptions;
}

let stan: FakeStan;

beforeEach(() => {
  stan = new FakeStan();
  jest.mocked(connect).mockReturnValue(stan as unknown as ReturnType<typeof connect>);
});

function connecting(): Promise<NatsStreamingBus> {
  return NatsStreamingBus.connect('ticketing', 'orders-1', 'nats://nats-srv:4222');
}

async function connected(): Promise<NatsStreamingBus> {
  const bus = connecting();
  stan.emit('connect');
  return bus;
}

describe('connecting', () => {
  it('is done when the server has taken the client', async () => {
    const bus = await connected();

    expect(bus.connected).toBe(true);
    expect(jest.mocked(connect).mock.lastCall?.slice(0, 2)).toEqual(['ticketing', 'orders-1']);
  });

  it('never gives up a connection that stood', async () => {
    await connected();

    expect(jest.mocked(connect).mock.lastCall?.[2]).toMatchObject({ maxReconnectAttempts: -1 });
  });

  it.each([
    ['an error', new Error('clientID already registered')],
    ['a text', 'clientID already registered'],
  ])('fails when the server refuses it, with %s', async (_what, refusal) => {
    const bus = connecting();
    stan.emit('error', refusal);

    await expect(bus).rejects.toThrow('clientID already registered');
    expect(stan.close).toHaveBeenCalled();
  });
});

describe('publishing', () => {
  it('calls back when the server has stored the message', async () => {
    const bus = await connected();
    const callback = jest.fn();

    bus.publish('order:created', '{}', callback);
    expect(callback).not.toHaveBeenCalled();
    stan.publish.mock.lastCall?.[2]();

    expect(callback.mock.calls).toEqual([[]]);
  });

  it('calls back with what the server has against it', async () => {
    const bus = await connected();
    const callback = jest.fn();

    bus.publish('order:created', '{}', callback);
    stan.publish.mock.lastCall?.[2]('publish ack timeout');

    expect(callback).toHaveBeenCalledWith(new Error('publish ack timeout'));
  });

  it('fails at once while the server is away, and works again when it is back', async () => {
    const bus = await connected();
    const callback = jest.fn();
    stan.emit('disconnect');

    bus.publish('order:created', '{}', callback);
    expect(callback).toHaveBeenCalledWith(new Error('The bus is out of reach'));
    expect(stan.publish).not.toHaveBeenCalled();

    stan.emit('reconnect');
    bus.publish('order:created', '{}', callback);
    expect(stan.publish).toHaveBeenCalledTimes(1);
  });
});

describe('subscribing', () => {
  const options = {
    queueGroup: 'orders-service',
    durableName: 'orders-service',
    ackWait: 5_000,
    maxInFlight: 100,
  };

  it('asks for all there is, once, in a group whose place is kept, with acks by hand', async () => {
    const bus = await connected();
    const subscribing = bus.subscribe('ticket:created', options, jest.fn());
    stan.subscription.emit('ready');
    await subscribing;

    const [subject, group, asked] = stan.subscribe.mock.lastCall ?? [];
    expect([subject, group]).toEqual(['ticket:created', 'orders-service']);
    expect({ ...asked }).toEqual({
      DeliverAllAvailable: true,
      ManualAckMode: true,
      AckWait: 5_000,
      MaxInFlight: 100,
      DurableName: 'orders-service',
    });
  });

  it('hands on messages that come before the confirmation', async () => {
    const bus = await connected();
    const onMessage = jest.fn();
    void bus.subscribe('ticket:created', options, onMessage);
    const message = {} as Message;

    stan.subscription.emit('message', message);

    expect(onMessage).toHaveBeenCalledWith(message);
  });

  it.each(['error', 'timeout'])('fails on %s', async (event) => {
    const bus = await connected();
    const subscribing = bus.subscribe('ticket:created', options, jest.fn());
    stan.subscription.emit(event, 'subscribe request timeout');

    await expect(subscribing).rejects.toThrow('subscribe request timeout');
  });
});

describe('the end', () => {
  it('is told once, though the library tells it twice, and is no connection', async () => {
    const bus = await connected();
    const onClose = jest.fn();
    bus.onClose(onClose);

    await bus.close();

    expect(onClose).toHaveBeenCalledTimes(1);
    expect(bus.connected).toBe(false);
  });

  it('comes once, however often it is asked for', async () => {
    const bus = await connected();

    await bus.close();
    await bus.close();

    expect(stan.close).toHaveBeenCalledTimes(1);
  });

  it('is not brought about by an error after which the library connects anew', async () => {
    const bus = await connected();

    stan.emit('error', new Error("'Slow Consumer'"));

    expect(stan.close).not.toHaveBeenCalled();
    expect(bus.connected).toBe(true);
  });
});
