import fs from 'node:fs';
import type { Broker } from '../nats/broker';
import type { NatsServer } from '../nats/nats-server';
import type { Channel } from '../streaming/channel';
import type { Client } from '../streaming/clients';
import type { Consumer } from '../streaming/consumer';
import type { Member } from '../streaming/member';
import type { StreamingServer } from '../streaming/streaming-server';

/** What the pages tell about. */
export interface MonitorContext {
  streaming: StreamingServer;
  broker: Broker;
  nats: NatsServer;
  id: string;
  host: string;
  startedAt: Date;
}

/** What a page is asked for: `?subs=1`, `?offset=`, `?limit=`, `?channel=`, `?client=`. */
export type PageQuery = URLSearchParams;

/** Answered 404 with this text. */
export class NotFound extends Error {}

/** The version of nats-streaming-server whose behaviour and pages these are. */
const VERSION = '0.25.6';
const DEFAULT_LIMIT = 1024;
const NANOSECONDS = 1e6;

export function serverz({ streaming, id, startedAt }: MonitorContext) {
  const { clients, channels, totals } = streaming;
  return {
    cluster_id: streaming.options.clusterId,
    server_id: id,
    version: VERSION,
    go: `node${process.version.slice(1)}`,
    state: 'STANDALONE',
    now: new Date(),
    start_time: startedAt,
    uptime: uptime(startedAt),
    clients: clients.size,
    subscriptions: sum([...channels.values()].map((channel) => channel.subscriptionCount)),
    channels: channels.size,
    ...stored(streaming),
    in_msgs: totals.inMessages,
    in_bytes: totals.inBytes,
    out_msgs: totals.outMessages,
    out_bytes: totals.outBytes,
    open_fds: openFiles(),
  };
}

export function storez({ streaming, id }: MonitorContext) {
  const { limits, type } = streaming.store;
  return {
    cluster_id: streaming.options.clusterId,
    server_id: id,
    now: new Date(),
    type,
    limits: {
      max_channels: limits.maxChannels,
      max_msgs: limits.maxMessages,
      max_bytes: limits.maxBytes,
      max_age: limits.maxAge * NANOSECONDS,
      max_subscriptions: limits.maxSubscriptions,
      max_inactivity: 0,
    },
    ...stored(streaming),
  };
}

/** @throws NotFound */
export function clientsz({ streaming, id }: MonitorContext, query: PageQuery) {
  const describe = (client: Client) => describeClient(streaming, client, query.get('subs') === '1');
  const wanted = query.get('client');
  if (wanted) {
    const client = streaming.clients.find(wanted);
    if (!client) throw new NotFound(`Client ${wanted} not found`);
    return describe(client);
  }
  const sorted = streaming.clients.all().sort((a, b) => order(a.record.id, b.record.id));
  const { items, ...page } = paged(sorted, query);
  return { ...heading(streaming, id), ...page, clients: items.map(describe) };
}

/** @throws NotFound */
export function channelsz({ streaming, id }: MonitorContext, query: PageQuery) {
  const withSubscriptions = query.get('subs') === '1';
  const wanted = query.get('channel');
  if (wanted) {
    const channel = streaming.channels.get(wanted);
    if (!channel) throw new NotFound(`Channel ${wanted} not found`);
    return describeChannel(channel, withSubscriptions);
  }
  const sorted = [...streaming.channels.values()].sort((a, b) => order(a.name, b.name));
  const { items, ...page } = paged(sorted, query);
  const list = withSubscriptions
    ? { channels: items.map((channel) => describeChannel(channel, true)) }
    : { names: items.map(({ name }) => name) };
  return { ...heading(streaming, id), ...page, ...(items.length > 0 ? list : {}) };
}

/** The NATS server underneath: those fields that mean something here. */
export function varz({ nats, broker, id, host, startedAt }: MonitorContext) {
  return {
    server_id: id,
    server_name: id,
    version: '2.9.24',
    proto: 1,
    go: `node${process.version.slice(1)}`,
    host,
    port: nats.port,
    max_connections: 65536,
    ping_interval: 120e9,
    ping_max: 2,
    max_control_line: 4096,
    max_payload: 1024 * 1024,
    max_pending: 64 * 1024 * 1024,
    start: startedAt,
    now: new Date(),
    uptime: uptime(startedAt),
    mem: process.memoryUsage.rss(),
    connections: nats.connections.open,
    total_connections: nats.connections.total,
    in_msgs: broker.totals.inMessages,
    out_msgs: broker.totals.outMessages,
    in_bytes: broker.totals.inBytes,
    out_bytes: broker.totals.outBytes,
    subscriptions: broker.subscriptions,
  };
}

function heading(streaming: StreamingServer, id: string) {
  return { cluster_id: streaming.options.clusterId, server_id: id, now: new Date() };
}

function paged<T>(all: T[], query: PageQuery) {
  const offset = Math.max(0, Number.parseInt(query.get('offset') ?? '', 10) || 0);
  const asked = Number.parseInt(query.get('limit') ?? '', 10) || 0;
  const limit = asked > 0 ? asked : DEFAULT_LIMIT;
  const items = all.slice(offset, offset + limit);
  return { offset, limit, count: items.length, total: all.length, items };
}

function stored({ channels }: StreamingServer) {
  const logs = [...channels.values()].map(({ log }) => log);
  return {
    total_msgs: sum(logs.map(({ count }) => count)),
    total_bytes: sum(logs.map(({ bytes }) => bytes)),
  };
}

function describeClient(streaming: StreamingServer, client: Client, withSubscriptions: boolean) {
  const { record, members } = client;
  const head = { id: record.id, hb_inbox: record.heartbeatInbox, subs_count: members.size };
  if (!withSubscriptions || members.size === 0) return head;

  const subscriptions: Record<string, unknown[]> = {};
  for (const member of members) {
    const subscriber = streaming.findSubscriber(member.record.ackInbox);
    if (!subscriber) continue;
    const { channel, consumer } = subscriber;
    (subscriptions[channel.name] ??= []).push(describeMember(consumer, member));
  }
  return { ...head, subscriptions };
}

function describeChannel(channel: Channel, withSubscriptions: boolean) {
  const { name, log } = channel;
  const subscriptions = [...channel.all()].flatMap(describeConsumer);
  return {
    name,
    msgs: log.count,
    bytes: log.bytes,
    first_seq: log.first,
    last_seq: log.last,
    subs_count: subscriptions.length,
    ...(withSubscriptions && subscriptions.length > 0 ? { subscriptions } : {}),
  };
}

function describeConsumer(consumer: Consumer) {
  if (consumer.members.length === 0) return [describeOffline(consumer)];
  return consumer.members.map((member) => describeMember(consumer, member));
}

function describeMember(consumer: Consumer, member: Member) {
  return {
    client_id: member.record.clientId,
    inbox: member.record.inbox,
    ack_inbox: member.record.ackInbox,
    ...names(consumer),
    is_durable: consumer.record.durable,
    is_offline: false,
    max_inflight: member.record.maxInFlight,
    ack_wait: member.record.ackWait,
    last_sent: member.lastSent,
    pending_count: member.pending.size,
    is_stalled: member.isStalled,
  };
}

/** A durable that nobody holds at the moment, in the words of whoever held it last (in this run). */
function describeOffline(consumer: Consumer) {
  const { record, lastMember } = consumer;
  return {
    client_id: lastMember?.clientId ?? record.clientId,
    inbox: lastMember?.inbox ?? '',
    ack_inbox: lastMember?.ackInbox ?? '',
    ...names(consumer),
    is_durable: true,
    is_offline: true,
    max_inflight: lastMember?.maxInFlight ?? 0,
    ack_wait: lastMember?.ackWait ?? 0,
    last_sent: record.lastSent,
    pending_count: consumer.unownedCount,
    is_stalled: false,
  };
}

function names({ record }: Consumer) {
  return {
    ...(record.durableName === '' ? {} : { durable_name: record.durableName }),
    ...(record.queue === '' ? {} : { queue_name: record.queue }),
  };
}

function openFiles(): number {
  try {
    return fs.readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

/** As the real server writes it: `2d3h4m5s`. */
function uptime(since: Date): string {
  const seconds = Math.floor((Date.now() - since.valueOf()) / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const from = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(from < 0 ? 3 : from)
    .map(([count, unit]) => `${count}${unit}`)
    .join('');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
