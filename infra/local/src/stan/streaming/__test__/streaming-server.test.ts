import { pb } from 'node-nats-streaming/lib/pb';
import { silentLogger } from '../../logger';
import { Broker } from '../../nats/broker';
import { openMemoryStore } from '../../store/memory-store';
import type { ConsumerRecord, MemberRecord, StateEvent } from '../../store/state';
import { defaultLimits } from '../../store/store';
import type { Store } from '../../store/store';
import { acceptClients } from '../connecting';
import { acceptPublications } from '../publishing';
import { StreamingServer } from '../streaming-server';
import { acceptSubscriptions } from '../subscribing';

const client: StateEvent = {
  type: 'client',
  client: {
    id: 'client',
    heartbeatInbox: 'heartbeats',
    connectionId: 'aa',
    protocol: 1,
    pingInterval: 5,
    pingMaxOut: 3,
  },
};
const consumer = (fields: Partial<ConsumerRecord> = {}): StateEvent => ({
  type: 'consumer',
  consumer: {
    id: 1,
    channel: 'channel',
    queue: 'group',
    durableName: '',
    durable: true,
    clientId: '',
    lastSent: 0,
    ...fields,
  },
});
const member = (fields: Partial<MemberRecord> = {}): StateEvent => ({
  type: 'member',
  member: {
    id: 2,
    consumer: 1,
    clientId: 'client',
    inbox: 'inbox',
    ackInbox: '_STAN.ack.test.2',
    maxInFlight: 10,
    ackWait: 30,
    ...fields,
  },
});
const sent = (sequence: number): StateEvent => ({ type: 'sent', consumer: 1, member: 2, sequence });

let server: StreamingServer | undefined;
afterEach(() => server?.stop());

/** A server that finds this history in its store. */
function serve(history: StateEvent[], messages: string[] = []) {
  const store = openMemoryStore(defaultLimits);
  const log = store.createLog('channel');
  messages.forEach((text, i) =>
    log.append(i + 1, (sequence) => {
      const message = new pb.MsgProto();
      message.setSequence(sequence);
      message.setSubject('channel');
      message.setData(Buffer.from(text));
      return message.serializeBinary();
    }),
  );
  for (const event of history) store.record(event);
  return start(store);
}

function start(store: Store) {
  const broker = new Broker();
  const onFailure = jest.fn();
  const heartbeat = { interval: 60_000, timeout: 1000, maxFailures: 2 };
  const options = { clusterId: 'test', heartbeat, onFailure };
  const started = new StreamingServer(options, store, broker, silentLogger);
  server = started;
  acceptClients(started);
  acceptPublications(started);
  acceptSubscriptions(started);
  return { server: started, store, broker, onFailure };
}

/** Listens to an inbox; what arrives, as `number:text`, with `!` for a redelivery. */
function listen(broker: Broker, inbox: string): string[] {
  const heard: string[] = [];
  broker.subscribe(inbox, ({ payload }) => {
    const message = pb.MsgProto.deserializeBinary(payload);
    const text = Buffer.from(message.getData_asU8()).toString();
    heard.push(`${message.getSequence()}:${text}${message.getRedelivered() ? '!' : ''}`);
  });
  return heard;
}

function publication(connectionId: string): Buffer {
  const message = new pb.PubMsg();
  message.setClientId('client');
  message.setConnId(Buffer.from(connectionId, 'hex'));
  message.setGuid('guid');
  message.setSubject('other');
  return Buffer.from(message.serializeBinary());
}

describe('a streaming server with a history', () => {
  it('delivers nothing into the void, and everything when its client is back', () => {
    const history = [client, consumer(), member(), sent(1)];
    const { broker, store } = serve(history, ['one', 'two', 'three']);
    expect(store.state.consumers.get(1)?.record.lastSent).toBe(1);

    expect(listen(broker, 'inbox')).toEqual(['1:one!', '2:two', '3:three']);
  });

  it('delivers to a client that is back through a wildcard', () => {
    const history = [client, consumer(), member({ inbox: 'inbox.1' })];
    const { broker } = serve(history, ['one']);
    expect(listen(broker, 'inbox.*')).toEqual(['1:one']);
  });

  it('gives nothing to a member that is not back, while another one is', () => {
    const other = member({ id: 3, inbox: 'other', ackInbox: '_STAN.ack.test.3' });
    const { broker } = serve([client, consumer(), member(), other], ['one', 'two', 'three']);
    expect(listen(broker, 'other')).toEqual(['1:one', '2:two', '3:three']);
  });

  it('gives to another member what one has whose client does not come back', () => {
    jest.useFakeTimers();
    try {
      const other = member({ id: 3, inbox: 'other', ackInbox: '_STAN.ack.test.3' });
      const { broker } = serve([client, consumer(), member(), other, sent(1)], ['one']);
      const heard = listen(broker, 'other');
      expect(heard).toEqual([]);
      jest.advanceTimersByTime(30_000);
      expect(heard).toEqual(['1:one!']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives what a member leaves behind to others only as they have room, oldest first', () => {
    const ackInbox = '_STAN.ack.test.3';
    const other = member({ id: 3, inbox: 'other', ackInbox, maxInFlight: 1 });
    const history = [client, consumer(), member(), other, sent(1), sent(2), sent(3)];
    const { broker, server: started } = serve(history, ['one', 'two', 'three', 'four']);
    const heard = listen(broker, 'other');
    expect(heard).toEqual(['4:four']);
    const leaving = started.findSubscriber('inbox');
    const staying = started.findSubscriber('other');
    if (!leaving || !staying) throw new Error('a subscription is missing');
    started.unsubscribe(leaving, false);

    expect(heard).toEqual(['4:four']);
    for (const sequence of [4, 1, 2, 3]) staying.consumer.acknowledge(sequence);
    expect(heard).toEqual(['4:four', '1:one!', '2:two!', '3:three!']);
  });

  it('holds nothing against a member for messages that were lost with the disk', () => {
    const { broker, store } = serve([client, consumer(), member(), sent(1), sent(2)], ['one']);
    expect(listen(broker, 'inbox')).toEqual(['1:one!']);
    const [{ record }] = [...(server?.channels.get('channel')?.all() ?? [])];
    expect(record.lastSent).toBe(1);
    expect(store.logs.get('channel')?.last).toBe(1);
  });

  it('removes a subscription that its last member has left', () => {
    const { store } = serve([client, consumer({ durable: false })]);
    expect(store.state.consumers.size).toBe(0);
    expect(server?.channels.get('channel')?.subscriptionCount).toBe(0);
  });

  it('keeps the durable one', () => {
    serve([client, consumer()]);
    expect(server?.channels.get('channel')?.subscriptionCount).toBe(1);
  });

  it('removes a member whose client is gone, and its messages go to the next', () => {
    const { store, broker } = serve([consumer(), member(), sent(1)], ['one']);
    expect(store.state.members.size).toBe(0);
    expect(broker.hasInterest('inbox')).toBe(false);
    const [group] = [...(server?.channels.get('channel')?.all() ?? [])];
    expect(group.unownedCount).toBe(1);
  });

  it('does not wait for the acknowledgement of a message that a limit has dropped', () => {
    const { broker, store } = serve([client, consumer(), member(), sent(1)], ['one', 'two']);
    const log = store.logs.get('channel');
    if (!log) throw new Error('the channel is missing');
    const read = log.read.bind(log);
    log.read = (sequence) => (sequence === 1 ? undefined : read(sequence));

    expect(listen(broker, 'inbox')).toEqual(['2:two']);
    expect([...(store.state.consumers.get(1)?.pending.keys() ?? [])]).toEqual([2]);
  });
});

describe('a store that fails', () => {
  it('ends the server when a channel can’t be made, and acknowledges nothing', () => {
    const store = openMemoryStore(defaultLimits);
    store.record(client);
    const { broker, onFailure } = start({
      ...store,
      createLog: () => {
        throw new Error('disk full');
      },
    });
    const answers = jest.fn();
    broker.subscribe('answer', answers);
    broker.publish('_STAN.pub.test.other', publication('aa'), 'answer');
    expect(onFailure).toHaveBeenCalledWith(new Error('disk full'));
    expect(answers).not.toHaveBeenCalled();
  });

  it('ends the server when a commit fails, and acknowledges nothing', async () => {
    const store = openMemoryStore(defaultLimits);
    store.record(client);
    const { broker, onFailure } = start({
      ...store,
      commit: () => Promise.reject(new Error('disk full')),
    });
    const answers = jest.fn();
    broker.subscribe('answer', answers);
    broker.publish('_STAN.pub.test.other', publication('aa'), 'answer');
    await new Promise((resolve) => setImmediate(resolve));
    expect(onFailure).toHaveBeenCalledWith(new Error('disk full'));
    expect(answers).not.toHaveBeenCalled();
  });
});
