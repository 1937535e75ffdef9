import { randomBytes } from 'node:crypto';
import type { Broker } from '../nats/broker';
import type { Logger } from '../logger';
import { hasWildcard } from '../nats/subject';
import type { ConsumerRecord, MemberRecord, StateEvent } from '../store/state';
import type { MessageLog, Store } from '../store/store';
import { Channel } from './channel';
import { Clients } from './clients';
import type { Client, HeartbeatOptions } from './clients';
import { Consumer } from './consumer';
import { RequestError, stanErrors } from './errors';
import { Member } from './member';

/** How often messages beyond the limit on age are looked for. Milliseconds. */
const EXPIRY_INTERVAL = 1000;

export interface StreamingOptions {
  clusterId: string;
  heartbeat: HeartbeatOptions;
  /** Storage failed: what was promised can't be kept any more. */
  onFailure(error: Error): void;
}

/** What a subscriber asks for, already checked. */
export interface Subscription {
  client: Client;
  channel: Channel;
  inbox: string;
  queue: string;
  durableName: string;
  durable: boolean;
  maxInFlight: number;
  /** Seconds. */
  ackWait: number;
  /** Number before the first message to be delivered; used when nothing remembers a position. */
  startAfter: number;
}

/** Channels, clients and subscriptions: what the requests of the clients act on. */
export class StreamingServer {
  readonly channels = new Map<string, Channel>();
  readonly clients: Clients;
  readonly totals = { inMessages: 0, inBytes: 0, outMessages: 0, outBytes: 0 };
  private readonly channelNames = new Set<string>();
  private readonly subscribers = new Map<string, Subscriber>();
  private readonly inboxes = new Map<string, Subscriber>();
  private readonly expiry: NodeJS.Timeout;

  constructor(
    readonly options: StreamingOptions,
    readonly store: Store,
    readonly broker: Broker,
    readonly log: Logger,
  ) {
    this.clients = new Clients(broker, options.heartbeat, (client) => {
      this.log.warn(`client ${client.record.id} answers no heartbeats: closed`);
      this.closeClient(client);
      void this.commit();
    });
    this.recover();
    broker.onInterest((subject) => this.resume(subject));
    this.expiry = setInterval(() => this.expire(), EXPIRY_INTERVAL);
  }

  /** Where subscribers send their acknowledgements: this and a token of their own. */
  get ackPrefix(): string {
    return `_STAN.ack.${this.options.clusterId}`;
  }

  /** @throws RequestError when there are too many, or one that differs only by case */
  channel(name: string): Channel {
    const existing = this.channels.get(name);
    if (existing) return existing;
    if (this.channelNames.has(name.toLowerCase())) {
      throw new RequestError(
        `rejecting channel "${name}": one exists in another case (different cases not allowed)`,
      );
    }
    const { maxChannels } = this.store.limits;
    if (maxChannels > 0 && this.channels.size >= maxChannels) {
      throw new RequestError(stanErrors.tooManyChannels);
    }
    return this.addChannel(name, this.store.createLog(name));
  }

  /** Resolves when all that was recorded is durable; never rejects: a failing store ends the server. */
  async commit(): Promise<void> {
    try {
      await this.store.commit();
    } catch (error) {
      this.options.onFailure(error as Error);
      await new Promise(() => undefined);
    }
  }

  record(event: StateEvent): void {
    this.store.record(event);
  }

  subscribe(request: Subscription): Subscriber {
    const { client, channel } = request;
    const identity = { ...request, clientId: request.queue === '' ? client.record.id : '' };
    const existing = channel.findShared(identity);
    if (existing && request.queue === '' && existing.members.length > 0) {
      throw new RequestError(stanErrors.duplicateDurable);
    }
    const offline = existing !== undefined && existing.members.length === 0;
    const { maxSubscriptions } = this.store.limits;
    if (!offline && maxSubscriptions > 0 && channel.subscriptionCount >= maxSubscriptions) {
      throw new RequestError(stanErrors.tooManySubscriptions);
    }
    const consumer = existing ?? this.createConsumer(request, identity.clientId);
    return this.addMember(request, consumer);
  }

  /** Ends a subscription: `remove` also forgets the position of a durable one. */
  unsubscribe(subscriber: Subscriber, remove: boolean): void {
    const { channel, client, consumer, member } = subscriber;
    this.subscribers.delete(member.record.ackInbox);
    this.inboxes.delete(member.record.inbox);
    client.members.delete(member);
    consumer.leave(member);
    if (consumer.members.length > 0) consumer.pump();
    else if (remove || !consumer.record.durable) this.removeConsumer(channel, consumer);
  }

  findSubscriber(ackInbox: string): Subscriber | undefined {
    return this.subscribers.get(ackInbox) ?? this.inboxes.get(ackInbox);
  }

  closeClient(client: Client): void {
    this.clients.remove(client);
    this.record({ type: 'client-gone', id: client.record.id });
    for (const member of [...client.members]) {
      const subscriber = this.subscribers.get(member.record.ackInbox);
      if (subscriber) this.unsubscribe(subscriber, false);
    }
  }

  stop(): void {
    clearInterval(this.expiry);
    this.clients.stop();
    for (const { member } of this.subscribers.values()) member.stopTimer();
  }

  private addChannel(name: string, log: MessageLog): Channel {
    const channel = new Channel(name, log);
    this.channels.set(name, channel);
    this.channelNames.add(name.toLowerCase());
    return channel;
  }

  private createConsumer(request: Subscription, clientId: string): Consumer {
    const { channel, queue, durableName, durable, startAfter } = request;
    const record: ConsumerRecord = {
      id: this.store.state.lastId + 1,
      channel: channel.name,
      queue,
      durableName,
      durable,
      clientId,
      lastSent: startAfter,
    };
    this.record({ type: 'consumer', consumer: record });
    const consumer = this.makeConsumer(record, channel);
    channel.add(consumer);
    return consumer;
  }

  private makeConsumer(record: ConsumerRecord, channel: Channel): Consumer {
    return new Consumer(
      { ...record },
      {
        log: channel.log,
        record: (event) => this.record(event),
        isReachable: (inbox) => this.broker.hasInterest(inbox),
        send: (inbox, payload) => {
          this.totals.outMessages++;
          this.totals.outBytes += payload.length;
          this.broker.publish(inbox, payload);
        },
      },
    );
  }

  private addMember(request: Subscription, consumer: Consumer): Subscriber {
    const { client, channel, inbox, maxInFlight, ackWait } = request;
    const member = new Member(
      {
        id: this.store.state.lastId + 1,
        consumer: consumer.record.id,
        clientId: client.record.id,
        inbox,
        ackInbox: `${this.ackPrefix}.${randomBytes(11).toString('hex')}`,
        maxInFlight,
        ackWait,
      },
      client,
    );
    this.record({ type: 'member', member: member.record });
    return this.attach({ channel, client, consumer, member });
  }

  private attach(subscriber: Subscriber): Subscriber {
    const { client, consumer, member } = subscriber;
    consumer.join(member);
    client.members.add(member);
    this.subscribers.set(member.record.ackInbox, subscriber);
    this.inboxes.set(member.record.inbox, subscriber);
    return subscriber;
  }

  /** Somebody listens to a subject: if it is a subscriber's inbox, its client is back. */
  private resume(subject: string): void {
    if (hasWildcard(subject)) return this.pump();
    const subscriber = this.inboxes.get(subject);
    if (subscriber) subscriber.consumer.resume(subscriber.member);
  }

  private expire(): void {
    for (const { log } of this.channels.values()) log.expire(Date.now());
  }

  private pump(): void {
    for (const channel of this.channels.values()) channel.pump();
  }

  /** Takes up what the store remembers of an earlier run. */
  private recover(): void {
    const { state, logs } = this.store;
    for (const [name, log] of logs) this.addChannel(name, log);
    for (const record of state.clients.values()) this.clients.add(record);
    const consumers = new Map<number, Consumer>();
    for (const { record } of state.consumers.values()) {
      const channel = this.channel(record.channel);
      const lastSent = Math.min(record.lastSent, channel.log.last);
      const consumer = this.makeConsumer({ ...record, lastSent }, channel);
      channel.add(consumer);
      consumers.set(record.id, consumer);
    }
    for (const record of state.members.values()) this.recoverMember(record, consumers);
    for (const [id, consumer] of consumers) {
      consumer.recover(state.consumers.get(id)?.pending ?? []);
      this.removeAbandoned(consumer);
    }
  }

  /** The server ended after the last member had left and before its subscription was removed. */
  private removeAbandoned(consumer: Consumer): void {
    if (consumer.members.length > 0 || consumer.record.durable) return;
    this.removeConsumer(this.channel(consumer.record.channel), consumer);
  }

  private removeConsumer(channel: Channel, consumer: Consumer): void {
    channel.remove(consumer);
    this.record({ type: 'consumer-gone', id: consumer.record.id });
  }

  private recoverMember(record: MemberRecord, consumers: Map<number, Consumer>): void {
    const consumer = consumers.get(record.consumer);
    const client = this.clients.find(record.clientId);
    if (!consumer || !client) return this.record({ type: 'member-gone', id: record.id });
    const channel = this.channel(consumer.record.channel);
    const member = new Member(record, client);
    member.ready = true;
    member.awaited = true;
    member.lastSent = consumer.record.lastSent;
    this.attach({ channel, client, consumer, member });
  }
}

/** A subscription with all that it belongs to. */
export interface Subscriber {
  channel: Channel;
  client: Client;
  consumer: Consumer;
  member: Member;
}
