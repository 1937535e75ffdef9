import { Socket } from 'node:net';
import type { Broker, Interest, NatsMessage } from './broker';
import { MAX_PAYLOAD, NatsParser, ProtocolError } from './parser';
import type { ClientOperation, ConnectOptions } from './parser';
import { isLiteralSubject, isValidSubject } from './subject';

const CRLF = Buffer.from('\r\n');
/** Bytes that may wait for a client that does not read, before it is cut off. The real server's. */
const MAX_PENDING = 64 * 1024 * 1024;
const PING_INTERVAL = 120_000;
const MAX_PINGS_OUT = 2;
const NO_RESPONDERS = Buffer.from('NATS/1.0 503\r\n\r\n');

export interface ConnectionContext {
  broker: Broker;
  info: Record<string, unknown>;
  /** Called once, when the connection is gone. */
  onClose(connection: NatsConnection): void;
}

interface Subscription extends Interest {
  readonly sid: string;
  delivered: number;
  /** Ends after so many messages; 0: never. */
  max: number;
}

/** One client on its TCP connection: reads operations, delivers messages, writes once per turn. */
export class NatsConnection {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly output: Buffer[] = [];
  private readonly pinger: NodeJS.Timeout;
  private options: ConnectOptions = {};
  private pingsOut = 0;
  private flushing = false;
  private closed = false;

  constructor(
    private readonly socket: Socket,
    private readonly context: ConnectionContext,
  ) {
    const parser = new NatsParser((operation) => this.handle(operation));
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.read(parser, chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.cleanUp());
    this.pinger = setInterval(() => this.ping(), PING_INTERVAL);
    this.pinger.unref();
    this.write(`INFO ${JSON.stringify(context.info)}\r\n`);
  }

  /** Sends what waits, then ends the connection. */
  close(error?: string): void {
    if (this.closed) return;
    if (error) this.write(`-ERR '${error}'\r\n`);
    this.flush();
    this.cleanUp();
    this.socket.end(() => this.socket.destroy());
    // a client that does not read must not keep the server from stopping
    setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  private read(parser: NatsParser, chunk: Buffer): void {
    if (this.closed) return;
    try {
      parser.feed(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close(error.message);
    }
  }

  private handle(operation: ClientOperation): void {
    if (this.closed) return;
    switch (operation.verb) {
      case 'CONNECT':
        this.options = operation.options;
        return this.acknowledge();
      case 'PING':
        return this.write('PONG\r\n');
      case 'PONG':
        this.pingsOut = 0;
        return;
      case 'SUB':
        return this.subscribe(operation.subject, operation.queue, operation.sid);
      case 'UNSUB':
        return this.unsubscribe(operation.sid, operation.max);
      case 'PUB':
        return this.publish(operation);
    }
  }

  private publish(message: NatsMessage): void {
    if (this.options.pedantic && !isLiteralSubject(message.subject)) {
      return this.write(`-ERR 'Invalid Publish Subject'\r\n`);
    }
    this.acknowledge();
    const own = (interest: Interest) => this.isOwn(interest);
    const receivers = this.context.broker.route(
      message,
      this.options.echo === false ? own : undefined,
    );
    if (receivers === 0 && message.reply !== '' && this.wantsNoResponders()) {
      this.context.broker.route({
        subject: message.reply,
        reply: '',
        payload: NO_RESPONDERS,
        headerSize: NO_RESPONDERS.length,
      });
    }
  }

  private wantsNoResponders(): boolean {
    return this.options.headers === true && this.options.no_responders === true;
  }

  private isOwn(interest: Interest): boolean {
    return 'sid' in interest && this.subscriptions.get(String(interest.sid)) === interest;
  }

  private subscribe(subject: string, queue: string, sid: string): void {
    if (!isValidSubject(subject)) return this.write(`-ERR 'Invalid Subject'\r\n`);
    this.acknowledge();
    if (this.subscriptions.has(sid)) return;

    const subscription: Subscription = {
      subject,
      queue,
      sid,
      delivered: 0,
      max: 0,
      deliver: (message) => this.deliver(subscription, message),
    };
    this.subscriptions.set(sid, subscription);
    this.context.broker.add(subscription);
  }

  private unsubscribe(sid: string, max: number): void {
    this.acknowledge();
    const subscription = this.subscriptions.get(sid);
    if (!subscription) return;
    subscription.max = max;
    if (max === 0 || subscription.delivered >= max) this.forget(subscription);
  }

  private forget(subscription: Subscription): void {
    this.subscriptions.delete(subscription.sid);
    this.context.broker.remove(subscription);
  }

  private deliver(subscription: Subscription, message: NatsMessage): void {
    if (this.closed) return;
    subscription.delivered++;
    this.writeMessage(subscription.sid, message);
    if (subscription.max > 0 && subscription.delivered >= subscription.max) {
      this.forget(subscription);
    }
  }

  private writeMessage(sid: string, { subject, reply, payload, headerSize }: NatsMessage): void {
    const address = reply === '' ? `${subject} ${sid}` : `${subject} ${sid} ${reply}`;
    if (headerSize > 0 && this.options.headers === true) {
      this.write(`HMSG ${address} ${headerSize} ${payload.length}\r\n`);
      this.output.push(payload, CRLF);
      return;
    }
    const body = payload.subarray(headerSize);
    this.write(`MSG ${address} ${body.length}\r\n`);
    this.output.push(body, CRLF);
  }

  private acknowledge(): void {
    if (this.options.verbose) this.write('+OK\r\n');
  }

  private ping(): void {
    if (++this.pingsOut > MAX_PINGS_OUT) return this.close('Stale Connection');
    this.write('PING\r\n');
  }

  private write(line: string): void {
    this.output.push(Buffer.from(line));
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => this.flush());
  }

  /** One write to the socket for all that this turn of the event loop had to say. */
  private flush(): void {
    this.flushing = false;
    if (this.closed || this.output.length === 0) return;
    this.socket.write(Buffer.concat(this.output));
    this.output.length = 0;
    if (this.socket.writableLength > MAX_PENDING) {
      this.cleanUp();
      this.socket.destroy();
    }
  }

  private cleanUp(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.pinger);
    for (const subscription of this.subscriptions.values()) {
      this.context.broker.remove(subscription);
    }
    this.subscriptions.clear();
    this.context.onClose(this);
  }
}

/** What INFO tells every client. */
export function serverInfo(id: string, host: string, port: number): Record<string, unknown> {
  return {
    server_id: id,
    server_name: id,
    version: '2.9.24',
    proto: 1,
    host,
    port,
    headers: true,
    max_payload: MAX_PAYLOAD,
  };
}
