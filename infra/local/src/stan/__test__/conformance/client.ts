import { eventually } from '@gittix/testing/until';
import nats from 'nats';
import type { Client } from 'nats';
import stan from 'node-nats-streaming';
import type {
  Message,
  Stan,
  StanOptions,
  Subscription,
  SubscriptionOptions,
} from 'node-nats-streaming';
import { pb } from 'node-nats-streaming/lib/pb';
import { CLUSTER } from './targets';
import type { RunningServer } from './targets';

const stans: Stan[] = [];
const connections: Client[] = [];
let counter = 0;

/** A name that no other test of this run uses. */
export function aName(prefix: string): string {
  return `${prefix}-${process.pid}-${++counter}`;
}

/** Resolves when connected, rejects with what the server or the client says instead. */
export function connect(
  server: RunningServer,
  id = aName('client'),
  options: StanOptions = {},
): Promise<Stan> {
  const client = stan.connect(CLUSTER, id, {
    url: server.url,
    connectTimeout: 30_000,
    ...options,
  });
  stans.push(client);
  return new Promise((resolve, reject) => {
    client.once('connect', () => {
      client.on('error', () => undefined);
      resolve(client);
    });
    client.once('error', reject);
  });
}

/** A streaming client on a connection of the test's, which may cut it without saying goodbye. */
export async function connectMortal(server: RunningServer, id = aName('client')) {
  const nc = await connectCore(server);
  const client = await connect(server, id, { nc });
  return { client, die: () => cut(client) };
}

export function connectCore(server: RunningServer): Promise<Client> {
  const nc = nats.connect({ url: server.url, encoding: 'binary', reconnect: false });
  connections.push(nc);
  return new Promise((resolve, reject) => {
    nc.once('connect', () => resolve(nc));
    nc.once('error', reject);
  });
}

/** A request as bytes, for what no well-behaved client would send. */
export function request(nc: Client, subject: string, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    nc.requestOne(subject, Buffer.from(bytes), 5000, (answer: unknown) => {
      if (answer instanceof Error) reject(answer);
      else resolve(Buffer.from(answer as string, 'binary'));
    });
  });
}

/** Connects a client that answers heartbeats only when told to; returns the server's answer. */
export async function connectSilently(
  server: RunningServer,
  id: string,
  onHeartbeat: (answer: () => void) => void = () => undefined,
) {
  const nc = await connectCore(server);
  const inbox = nats.createInbox();
  nc.subscribe(inbox, (_: unknown, reply: string) => onHeartbeat(() => nc.publish(reply)));
  const connectRequest = new pb.ConnectRequest();
  connectRequest.setClientId(id);
  connectRequest.setHeartbeatInbox(inbox);
  connectRequest.setProtocol(1);
  connectRequest.setConnId(Buffer.from(aName('connection')));
  connectRequest.setPingInterval(5);
  connectRequest.setPingMaxOut(3);
  const answer = await request(nc, `_STAN.discover.${CLUSTER}`, connectRequest.serializeBinary());
  return { nc, response: pb.ConnectResponse.deserializeBinary(answer) };
}

export function publish(client: Stan, subject: string, data: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    client.publish(subject, data, (error, guid) => {
      if (error) reject(typeof error === 'string' ? new Error(error) : error);
      else resolve(guid);
    });
  });
}

export async function publishAll(client: Stan, subject: string, count: number, from = 1) {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  await Promise.all(numbers.map((number) => publish(client, subject, `message ${number}`)));
}

/** The published types lack this method. */
export function redeliveryCount(message: Message): number {
  return (message as Message & { getRedeliveryCount(): number }).getRedeliveryCount();
}

export interface Reader {
  subscription: Subscription;
  messages: Message[];
  /** Numbers of the messages, in order of arrival. */
  sequences(): number[];
  /** Numbers of those that were marked as redelivered. */
  redelivered(): number[];
  /** Resolves when this many have come. */
  receives(count: number): Promise<Message[]>;
}

export interface ReaderOptions {
  queue?: string;
  /** Manual acknowledgement, and this is done with each message; without it the client acknowledges. */
  onMessage?: (message: Message) => void;
  configure?: (options: SubscriptionOptions) => SubscriptionOptions;
}

/** The options of every service: durable queue group, all messages, manual acknowledgement. */
export function serviceOptions(group: string, ackWait = 30_000) {
  return {
    queue: group,
    configure: (options: SubscriptionOptions) =>
      options.setDeliverAllAvailable().setDurableName(group).setAckWait(ackWait),
  };
}

/** Resolves when the server has confirmed the subscription. */
export function read(client: Stan, subject: string, options: ReaderOptions = {}): Promise<Reader> {
  const { queue, onMessage, configure = (same) => same } = options;
  const subscriptionOptions = configure(client.subscriptionOptions());
  if (onMessage) subscriptionOptions.setManualAckMode(true);
  const subscription = queue
    ? client.subscribe(subject, queue, subscriptionOptions)
    : client.subscribe(subject, subscriptionOptions);

  const messages: Message[] = [];
  subscription.on('message', (message: Message) => {
    messages.push(message);
    onMessage?.(message);
  });
  const reader: Reader = {
    subscription,
    messages,
    sequences: () => messages.map((message) => message.getSequence()),
    redelivered: () =>
      messages.filter((message) => message.isRedelivered()).map((message) => message.getSequence()),
    receives: async (count) => {
      await eventually(() => expect(messages.length).toBeGreaterThanOrEqual(count));
      return messages;
    },
  };
  return new Promise((resolve, reject) => {
    subscription.once('ready', () => {
      subscription.on('error', () => undefined);
      resolve(reader);
    });
    subscription.once('error', reject);
    subscription.once('timeout', reject);
  });
}

export const keep = (): void => undefined;
export const acknowledge = (message: Message): void => message.ack();

/** Ends a subscription and waits for the server's word. */
export function end(reader: Reader, how: 'close' | 'unsubscribe'): Promise<void> {
  return new Promise((resolve, reject) => {
    reader.subscription.once(how === 'close' ? 'closed' : 'unsubscribed', resolve);
    reader.subscription.once('error', reject);
    reader.subscription[how]();
  });
}

export function close(client: Stan): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('close', (error?: Error | null) => (error ? reject(error) : resolve()));
    client.close();
  });
}

/** Ends a client as the end of its process would: its timers stop, the server hears nothing. */
function cut(client: Stan): void {
  const inside = client as unknown as { nc?: Client; cleanupOnClose(error: Error): void };
  inside.cleanupOnClose(new Error('the test is over'));
  inside.nc?.close();
}

/** Cuts all connections that tests have left open, without a word to the server. */
export function cutConnections(): void {
  for (const client of stans.splice(0)) cut(client);
  for (const connection of connections.splice(0)) connection.close();
}
