import { connect, type Stan, type Subscription } from 'node-nats-streaming';
import { asError } from './as-error';
import type { Bus, Message, SubscribeOptions } from './bus';

/** How long the server may take to confirm a published message, in milliseconds. */
const PUBLISH_ACK_TIMEOUT = 10_000;

/**
 * The client pings every 5 s and gives up after this many unanswered: never, in practice. A running
 * service outlives an outage of the bus, its API up and its outbox filling; a client that the bus has
 * forgotten is told so in the answer to its next ping.
 */
const MAX_PINGS_OUT = 1_000_000;

/** NATS Streaming behind the `Bus` interface. */
export class NatsStreamingBus implements Bus {
  #connected = true;
  #closed = false;

  private constructor(private readonly stan: Stan) {
    stan.on('disconnect', () => (this.#connected = false));
    stan.on('reconnect', () => (this.#connected = true));
    stan.on('close', () => {
      this.#connected = false;
      this.#closed = true;
    });
    // After the connection stands the library reports an error ('Slow Consumer') and connects anew;
    // what concerns one request is told to that by its own callback.
    stan.on('error', () => undefined);
  }

  /** Rejects when the server can't be reached or refuses the client id. */
  static connect(clusterId: string, clientId: string, url: string): Promise<NatsStreamingBus> {
    return new Promise((resolve, reject) => {
      const stan = connect(clusterId, clientId, {
        url,
        ackTimeout: PUBLISH_ACK_TIMEOUT,
        // with a finite number a dying connection calls outstanding publish callbacks without an
        // error, as if the bus had stored the message
        maxReconnectAttempts: -1,
        reconnectTimeWait: 500,
        stanMaxPingOut: MAX_PINGS_OUT,
      });
      function giveUp(error: Error | string): void {
        // a later error of a client that is given up must not end the process
        stan.on('error', () => undefined);
        stan.close();
        reject(asError(error));
      }
      stan.once('error', giveUp);
      stan.once('connect', () => {
        stan.off('error', giveUp);
        resolve(new NatsStreamingBus(stan));
      });
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  publish(subject: string, data: string, callback: (error?: Error) => void): void {
    // the client library would buffer it and send it once more with every try of the caller
    if (!this.#connected) return callback(new Error('The bus is out of reach'));

    this.stan.publish(subject, data, (error: Error | string | undefined) => {
      if (error) return callback(asError(error));
      callback();
    });
  }

  subscribe(
    subject: string,
    options: SubscribeOptions,
    onMessage: (message: Message) => void,
  ): Promise<void> {
    const subscription: Subscription = this.stan.subscribe(
      subject,
      options.queueGroup,
      this.stan
        .subscriptionOptions()
        .setDeliverAllAvailable()
        .setManualAckMode(true)
        .setAckWait(options.ackWait)
        .setMaxInFlight(options.maxInFlight)
        .setDurableName(options.durableName),
    );

    return new Promise((resolve, reject) => {
      subscription.on('message', onMessage);
      subscription.once('ready', () => resolve());
      subscription.on('error', (error: Error | string) => reject(asError(error)));
      subscription.on('timeout', (error: Error | string) => reject(asError(error)));
    });
  }

  onReconnect(callback: () => void): void {
    this.stan.on('reconnect', callback);
  }

  onClose(callback: () => void): void {
    // the library emits `close` twice for one end
    this.stan.once('close', callback);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.stan.once('close', () => resolve());
      this.stan.close();
    });
  }
}
