import { asError, type Bus, type Message, type SubscribeOptions } from '@gittix/common';
import type { Stan, Subscription, SubscriptionOptions } from 'node-nats-streaming';
import type { StartPosition } from '../cli/start-position';

/** What a service asks of its bus, and what else NATS Streaming can do. */
export interface PlaygroundSubscribeOptions extends SubscribeOptions {
  /** The default is the first message there is. */
  start?: StartPosition;
}

/**
 * The bus that `Listener` and `Publisher` work on. The one of `@gittix/common` leaves no choice:
 * each of its subscriptions has a queue group and a durable name, and begins at the first message.
 * Here an empty group or name is none, and the position can be chosen.
 */
export class PlaygroundBus implements Bus {
  #connected = true;
  readonly #subscriptions: Subscription[] = [];

  constructor(private readonly stan: Stan) {
    stan.on('disconnect', () => (this.#connected = false));
    stan.on('reconnect', () => (this.#connected = true));
    // after the connection stands, errors concern one request, which hears of it by its own callback
    stan.on('error', () => undefined);
  }

  get connected(): boolean {
    return this.#connected;
  }

  publish(subject: string, data: string, callback: (error?: Error) => void): void {
    this.stan.publish(subject, data, (error?: Error | string) =>
      callback(error ? asError(error) : undefined),
    );
  }

  subscribe(
    subject: string,
    options: PlaygroundSubscribeOptions,
    onMessage: (message: Message) => void,
  ): Promise<void> {
    const subscription = options.queueGroup
      ? this.stan.subscribe(subject, options.queueGroup, this.#optionsOf(options))
      : this.stan.subscribe(subject, this.#optionsOf(options));
    this.#subscriptions.push(subscription);

    const ready = new Promise<void>((resolve, reject) => {
      subscription.once('ready', () => resolve());
      subscription.on('error', (error: Error | string) => reject(asError(error)));
      subscription.on('timeout', (error: Error | string) => reject(asError(error)));
    });
    // the confirmation and the first messages come in one packet: who waits for it goes first
    subscription.on(
      'message',
      (message: Message) => void ready.then(() => setImmediate(onMessage, message)),
    );
    return ready;
  }

  /** Ends the subscriptions, and lets the server forget their durable positions. */
  async unsubscribe(): Promise<void> {
    await Promise.all(
      this.#subscriptions.map(
        (subscription) =>
          new Promise<void>((resolve, reject) => {
            subscription.once('unsubscribed', () => resolve());
            subscription.once('error', (error: Error | string) => reject(asError(error)));
            subscription.once('timeout', (error: Error | string) => reject(asError(error)));
            subscription.unsubscribe();
          }),
      ),
    );
  }

  onReconnect(callback: () => void): void {
    this.stan.on('reconnect', callback);
  }

  onClose(callback: () => void): void {
    // the library emits `close` twice for one end
    this.stan.once('close', callback);
  }

  /** The server does not answer any more; it is looked for until it does. */
  onDisconnect(callback: () => void): void {
    this.stan.on('disconnect', callback);
  }

  /** The server has forgotten this client, or has not answered for 15 s. */
  onLost(callback: (error: Error | string) => void): void {
    this.stan.once('connection_lost', callback);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.onClose(resolve);
      this.stan.close();
    });
  }

  #optionsOf(options: PlaygroundSubscribeOptions): SubscriptionOptions {
    const { durableName, ackWait, maxInFlight, start = { at: 'all' } } = options;
    const result = this.stan
      .subscriptionOptions()
      .setManualAckMode(true)
      .setAckWait(ackWait)
      .setMaxInFlight(maxInFlight);
    if (durableName) result.setDurableName(durableName);
    return startAt(result, start);
  }
}

function startAt(options: SubscriptionOptions, start: StartPosition): SubscriptionOptions {
  switch (start.at) {
    case 'all':
      return options.setDeliverAllAvailable();
    case 'last':
      return options.setStartWithLastReceived();
    case 'sequence':
      return options.setStartAtSequence(start.sequence);
    case 'since':
      return options.setStartAtTimeDelta(start.milliseconds);
  }
}
