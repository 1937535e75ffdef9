import type { Broker } from '../nats/broker';
import type { ClientRecord } from '../store/state';
import { timerWait } from '../timers';
import type { Member } from './member';

/** How the server finds out that a client is gone. Milliseconds. */
export interface HeartbeatOptions {
  interval: number;
  timeout: number;
  /** A client is closed when more heartbeats in a row than this went unanswered. */
  maxFailures: number;
}

/** How long the owner of a client id has to answer when somebody else asks for it. The real server's. */
const DUPLICATE_CHECK_TIMEOUT = 500;
const EMPTY = Buffer.alloc(0);

export interface Client {
  readonly record: ClientRecord;
  readonly members: Set<Member>;
  failedHeartbeats: number;
  timer: NodeJS.Timeout | undefined;
}

/** Everybody who has connected to the streaming server and not left. */
export class Clients {
  private readonly byId = new Map<string, Client>();
  private readonly byConnection = new Map<string, Client>();

  constructor(
    private readonly broker: Broker,
    private readonly heartbeat: HeartbeatOptions,
    /** The client answered no heartbeats for too long. */
    private readonly onDead: (client: Client) => void,
  ) {}

  get size(): number {
    return this.byId.size;
  }

  all(): Client[] {
    return [...this.byId.values()];
  }

  find(id: string): Client | undefined {
    return this.byId.get(id);
  }

  findConnection(connectionId: string): Client | undefined {
    return this.byConnection.get(connectionId);
  }

  /** A publisher is known by its connection, so that a client that was replaced can't go on. */
  isKnown(id: string, connectionId: string): boolean {
    return connectionId === '' ? this.byId.has(id) : this.byConnection.has(connectionId);
  }

  add(record: ClientRecord): Client {
    const client: Client = { record, members: new Set(), failedHeartbeats: 0, timer: undefined };
    this.byId.set(record.id, client);
    if (record.connectionId !== '') this.byConnection.set(record.connectionId, client);
    this.schedule(client, this.heartbeat.interval);
    return client;
  }

  remove(client: Client): void {
    clearTimeout(client.timer);
    this.byId.delete(client.record.id);
    this.byConnection.delete(client.record.connectionId);
  }

  /** Asks the owner of an id whether it is still there. */
  answers(client: Client): Promise<boolean> {
    return this.ask(client, DUPLICATE_CHECK_TIMEOUT);
  }

  /** A sign of life from a client that missed heartbeats: it is asked again at once. */
  recheck(client: Client): void {
    if (client.failedHeartbeats > 0) this.schedule(client, 1);
  }

  stop(): void {
    for (const client of this.byId.values()) clearTimeout(client.timer);
    this.byId.clear();
    this.byConnection.clear();
  }

  private schedule(client: Client, delay: number): void {
    clearTimeout(client.timer);
    client.timer = setTimeout(() => void this.check(client), timerWait(delay));
  }

  private async check(client: Client): Promise<void> {
    const alive = await this.ask(client, this.heartbeat.timeout);
    if (this.byId.get(client.record.id) !== client) return;
    client.failedHeartbeats = alive ? 0 : client.failedHeartbeats + 1;
    if (client.failedHeartbeats > this.heartbeat.maxFailures) return this.onDead(client);
    this.schedule(client, this.heartbeat.interval);
  }

  private ask(client: Client, timeout: number): Promise<boolean> {
    return this.broker.request(client.record.heartbeatInbox, EMPTY, timeout).then(
      () => true,
      () => false,
    );
  }
}
