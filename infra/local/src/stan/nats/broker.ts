import { randomBytes } from 'node:crypto';
import { timerWait } from '../timers';
import { SubjectTree } from './subject-tree';

export interface NatsMessage {
  subject: string;
  reply: string;
  payload: Buffer;
  /** How many of the first bytes of `payload` are headers. */
  headerSize: number;
}

export interface Interest {
  readonly subject: string;
  /** Members of one queue share the messages; empty: hears everything. */
  readonly queue: string;
  deliver(message: NatsMessage): void;
}

/** Rejects a request: nobody listens to its subject, or nobody answered in time. */
export class NoAnswerError extends Error {}

/**
 * Routes messages between whoever is subscribed, at once and in order. Connections and the streaming
 * server are both its clients.
 */
export class Broker {
  readonly totals = { inMessages: 0, inBytes: 0, outMessages: 0, outBytes: 0 };
  private readonly tree = new SubjectTree<Interest>();
  private readonly interestListeners: ((subject: string) => void)[] = [];
  private readonly inboxPrefix = `_INBOX.${randomBytes(11).toString('hex')}`;
  private readonly requests = new Map<string, (payload: Buffer) => void>();
  private lastRequest = 0;
  private count = 0;

  constructor() {
    this.subscribe(`${this.inboxPrefix}.*`, (message) => {
      this.requests.get(message.subject)?.(message.payload);
    });
  }

  get subscriptions(): number {
    return this.count;
  }

  add(interest: Interest): void {
    this.tree.add(interest.subject, interest);
    this.count++;
    for (const listener of this.interestListeners) listener(interest.subject);
  }

  remove(interest: Interest): void {
    this.tree.remove(interest.subject, interest);
    this.count--;
  }

  /** A subscription inside this process. */
  subscribe(subject: string, deliver: (message: NatsMessage) => void): void {
    this.add({ subject, queue: '', deliver });
  }

  /** Calls back with the subject of each new subscription. */
  onInterest(listener: (subject: string) => void): void {
    this.interestListeners.push(listener);
  }

  hasInterest(subject: string): boolean {
    return this.tree.has(subject);
  }

  publish(subject: string, payload: Buffer, reply = ''): void {
    this.route({ subject, reply, payload, headerSize: 0 });
  }

  /** Returns the number of receivers. `skip` hears nothing (a connection without echo). */
  route(message: NatsMessage, skip?: (interest: Interest) => boolean): number {
    this.totals.inMessages++;
    this.totals.inBytes += message.payload.length;
    const receivers = chooseReceivers(this.tree.match(message.subject), skip);
    for (const receiver of receivers) receiver.deliver(message);
    this.totals.outMessages += receivers.length;
    this.totals.outBytes += receivers.length * message.payload.length;
    return receivers.length;
  }

  /** @throws NoAnswerError at once when nobody listens, else after `timeout` milliseconds */
  request(subject: string, payload: Buffer, timeout: number): Promise<Buffer> {
    const inbox = `${this.inboxPrefix}.${++this.lastRequest}`;
    return new Promise<Buffer>((resolve, reject) => {
      const giveUp = (reason: string) => {
        clearTimeout(timer);
        this.requests.delete(inbox);
        reject(new NoAnswerError(`${reason}: ${subject}`));
      };
      const timer = setTimeout(giveUp, timerWait(timeout), 'no answer');
      this.requests.set(inbox, (answer) => {
        clearTimeout(timer);
        this.requests.delete(inbox);
        resolve(answer);
      });
      const message = { subject, reply: inbox, payload, headerSize: 0 };
      if (this.route(message) === 0) giveUp('nobody listens');
    });
  }
}

/** Everyone outside a queue, and one member at random of each queue. */
function chooseReceivers(matches: Interest[], skip?: (interest: Interest) => boolean): Interest[] {
  const candidates = skip ? matches.filter((interest) => !skip(interest)) : matches;
  if (candidates.every(({ queue }) => queue === '')) return candidates;

  const queues = new Map<string, Interest[]>();
  const receivers: Interest[] = [];
  for (const interest of candidates) {
    if (interest.queue === '') receivers.push(interest);
    else queues.set(interest.queue, [...(queues.get(interest.queue) ?? []), interest]);
  }
  for (const members of queues.values()) {
    receivers.push(members[Math.floor(Math.random() * members.length)]);
  }
  return receivers;
}
