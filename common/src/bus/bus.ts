/** A message as it came from the bus. It comes again after the ack wait, until it is acknowledged. */
export interface Message {
  getSubject(): string;
  /** Its place on the subject, from 1; the same on every delivery. */
  getSequence(): number;
  // the client library's declaration says `String`
  // eslint-disable-next-line @typescript-eslint/no-wrapper-object-types
  getData(): string | String | Buffer;
  isRedelivered(): boolean;
  ack(): void;
}

export interface SubscribeOptions {
  /** The members of one group share the messages: each goes to one of them. */
  queueGroup: string;
  /** Under this name the bus remembers what the group has handled, while nobody listens too. */
  durableName: string;
  /** Milliseconds until a message that was not acknowledged is delivered again. */
  ackWait: number;
  /** How many messages may wait for their acknowledgement at once. */
  maxInFlight: number;
}

/**
 * All that GitTix asks of an event bus: at-least-once delivery, durable queue groups, acknowledged
 * publishing. A subscription starts at the first message there is, once; then where its group is.
 */
export interface Bus {
  /** Whether the server can be reached just now. */
  readonly connected: boolean;
  /** Calls back without an error once the bus has stored the message. */
  publish(subject: string, data: string, callback: (error?: Error) => void): void;
  /** Resolves when the bus has confirmed the subscription. */
  subscribe(
    subject: string,
    options: SubscribeOptions,
    onMessage: (message: Message) => void,
  ): Promise<void>;
  onReconnect(callback: () => void): void;
  /** The connection has ended for good, by `close()` or because the bus has forgotten this client. */
  onClose(callback: () => void): void;
  /** Leaves the bus; durable positions stay. */
  close(): Promise<void>;
}
