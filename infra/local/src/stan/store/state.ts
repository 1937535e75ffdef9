/** A streaming client, as it introduced itself. */
export interface ClientRecord {
  id: string;
  heartbeatInbox: string;
  /** Hexadecimal; empty for clients older than protocol 1. */
  connectionId: string;
  protocol: number;
  /** Seconds. */
  pingInterval: number;
  pingMaxOut: number;
}

/** Where one reader of a channel stands: a subscription, or a queue group with all its members. */
export interface ConsumerRecord {
  id: number;
  channel: string;
  /** Queue group (`durable:group` for a durable one, as the real server names it); empty for none. */
  queue: string;
  /** Of a durable subscription outside a queue group. */
  durableName: string;
  durable: boolean;
  /** Owner of a durable subscription outside a queue group. */
  clientId: string;
  /** Number of the newest message that was delivered to anybody. */
  lastSent: number;
}

/** A live subscription of a client. */
export interface MemberRecord {
  id: number;
  consumer: number;
  clientId: string;
  inbox: string;
  ackInbox: string;
  maxInFlight: number;
  /** Seconds. */
  ackWait: number;
}

export interface ConsumerState {
  record: ConsumerRecord;
  /** Delivered and not acknowledged: message number → id of the member that has it, 0 for nobody. */
  pending: Map<number, number>;
}

export type StateEvent =
  | { type: 'server'; clusterId: string }
  | { type: 'client'; client: ClientRecord }
  | { type: 'client-gone'; id: string }
  | { type: 'consumer'; consumer: ConsumerRecord; pending?: [number, number][] }
  | { type: 'consumer-gone'; id: number }
  | { type: 'member'; member: MemberRecord }
  | { type: 'member-gone'; id: number }
  | { type: 'sent'; consumer: number; member: number; sequence: number }
  | { type: 'acked'; consumer: number; sequence: number };

/** All that a streaming server has to remember besides the messages. */
export class State {
  clusterId = '';
  /** Highest id ever given to a consumer or member, so that none is given twice. */
  lastId = 0;
  readonly clients = new Map<string, ClientRecord>();
  readonly consumers = new Map<number, ConsumerState>();
  readonly members = new Map<number, MemberRecord>();

  apply(event: StateEvent): void {
    switch (event.type) {
      case 'server':
        this.clusterId = event.clusterId;
        return;
      case 'client':
        this.clients.set(event.client.id, event.client);
        return;
      case 'client-gone':
        this.clients.delete(event.id);
        return;
      case 'consumer':
        this.lastId = Math.max(this.lastId, event.consumer.id);
        this.consumers.set(event.consumer.id, {
          record: { ...event.consumer },
          pending: new Map(event.pending),
        });
        return;
      case 'consumer-gone':
        this.consumers.delete(event.id);
        return;
      case 'member':
        this.lastId = Math.max(this.lastId, event.member.id);
        this.members.set(event.member.id, event.member);
        return;
      case 'member-gone':
        return this.removeMember(event.id);
      case 'sent':
        return this.markSent(event.consumer, event.member, event.sequence);
      case 'acked':
        this.consumers.get(event.consumer)?.pending.delete(event.sequence);
        return;
    }
  }

  /** The shortest history that leads to this state. */
  snapshot(): StateEvent[] {
    const events: StateEvent[] = [{ type: 'server', clusterId: this.clusterId }];
    for (const client of this.clients.values()) events.push({ type: 'client', client });
    for (const { record, pending } of this.consumers.values()) {
      events.push({ type: 'consumer', consumer: { ...record }, pending: [...pending] });
    }
    for (const member of this.members.values()) events.push({ type: 'member', member });
    return events;
  }

  private removeMember(id: number): void {
    const pending = this.consumers.get(this.members.get(id)?.consumer ?? 0)?.pending;
    this.members.delete(id);
    for (const [sequence, owner] of pending ?? []) {
      if (owner === id) pending?.set(sequence, 0);
    }
  }

  private markSent(consumer: number, member: number, sequence: number): void {
    const state = this.consumers.get(consumer);
    if (!state) return;
    state.pending.set(sequence, member);
    state.record.lastSent = Math.max(state.record.lastSent, sequence);
  }
}
