/** What a client may say; `payload` of HPUB still holds its headers, `headerSize` bytes long. */
export type ClientOperation =
  | { verb: 'CONNECT'; options: ConnectOptions }
  | { verb: 'PUB'; subject: string; reply: string; payload: Buffer; headerSize: number }
  | { verb: 'SUB'; subject: string; queue: string; sid: string }
  | { verb: 'UNSUB'; sid: string; max: number }
  | { verb: 'PING' }
  | { verb: 'PONG' };

/** The fields of CONNECT that change what the server does; all others are accepted and ignored. */
export interface ConnectOptions {
  /** Every operation is answered by `+OK`. */
  verbose?: boolean;
  /** Subjects of publications are checked as well. */
  pedantic?: boolean;
  /** False: a connection does not hear its own publications. */
  echo?: boolean;
  /** The client understands HMSG. */
  headers?: boolean;
  /** With `headers`: a request that nobody hears is answered by status 503. */
  no_responders?: boolean;
}

export const MAX_CONTROL_LINE = 4096;
export const MAX_PAYLOAD = 1024 * 1024;

/** A violation of the protocol; the message is what `-ERR` says before the connection is closed. */
export class ProtocolError extends Error {}

/** A publication whose control line has been read and whose payload is still arriving. */
interface PendingPublication {
  subject: string;
  reply: string;
  headerSize: number;
  size: number;
}

const CR = 0x0d;
const LF = 0x0a;

/**
 * Incremental parser of the client's side of the NATS protocol: feed it whatever the socket gives,
 * it calls `onOperation` for each complete operation, in order.
 * Source: https://docs.nats.io/reference/reference-protocols/nats-protocol
 *
 * @throws ProtocolError from `feed`; the connection has to be closed then
 */
export class NatsParser {
  private chunks: Buffer[] = [];
  private length = 0;
  /** Bytes without which no progress is possible, so that a big payload is joined only once. */
  private needed = 1;
  private publication: PendingPublication | undefined;

  constructor(private readonly onOperation: (operation: ClientOperation) => void) {}

  feed(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (this.length < this.needed) return;

    const data = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.length);
    const rest = data.subarray(this.consume(data));
    this.chunks = rest.length > 0 ? [rest] : [];
    this.length = rest.length;
    this.needed = this.publication ? this.publication.size + 2 : rest.length + 1;
  }

  /** Returns how many bytes belong to complete operations. */
  private consume(data: Buffer): number {
    let position = 0;
    for (;;) {
      const end = this.publication
        ? this.readPayload(data, position, this.publication)
        : this.readLine(data, position);
      if (end === undefined) return position;
      position = end;
    }
  }

  private readPayload(data: Buffer, start: number, publication: PendingPublication) {
    const end = start + publication.size;
    if (data.length < end + 2) return undefined;
    if (data[end] !== CR || data[end + 1] !== LF) {
      throw new ProtocolError('Unknown Protocol Operation');
    }
    const { subject, reply, headerSize } = publication;
    this.publication = undefined;
    const payload = data.subarray(start, end);
    this.onOperation({ verb: 'PUB', subject, reply, headerSize, payload });
    return end + 2;
  }

  private readLine(data: Buffer, start: number) {
    const end = data.indexOf(LF, start);
    const length = (end < 0 ? data.length : end) - start;
    if (length > MAX_CONTROL_LINE) throw new ProtocolError('Maximum Control Line Exceeded');
    if (end < 0) return undefined;

    const line = data.toString(
      'utf8',
      start,
      data[end - 1] === CR ? Math.max(start, end - 1) : end,
    );
    this.readOperation(line);
    return end + 1;
  }

  private readOperation(line: string): void {
    const [verb = '', ...fields] = line.trim().split(/[ \t]+/);
    switch (verb.toUpperCase()) {
      case 'PUB':
        this.publication = publicationOf(fields, 0);
        return;
      case 'HPUB':
        this.publication = publicationOf(fields, 1);
        return;
      case 'SUB':
        return this.onOperation(subscriptionOf(fields));
      case 'UNSUB':
        return this.onOperation(unsubscriptionOf(fields));
      case 'PING':
        return this.onOperation({ verb: 'PING' });
      case 'PONG':
        return this.onOperation({ verb: 'PONG' });
      case 'CONNECT':
        return this.onOperation({ verb: 'CONNECT', options: connectOptionsOf(line) });
      case '+OK':
      case '-ERR':
      case 'INFO':
        return;
      default:
        throw new ProtocolError('Unknown Protocol Operation');
    }
  }
}

/** `<subject> [reply] <size>`, or with headers `<subject> [reply] <header size> <size>`. */
function publicationOf(fields: string[], headerFields: 0 | 1): PendingPublication {
  const plain = 2 + headerFields;
  if (fields.length !== plain && fields.length !== plain + 1) {
    throw new ProtocolError('Unknown Protocol Operation');
  }
  const size = sizeOf(fields[fields.length - 1]);
  const headerSize = headerFields === 1 ? sizeOf(fields[fields.length - 2]) : 0;
  if (headerSize > size) throw new ProtocolError('Unknown Protocol Operation');
  if (size > MAX_PAYLOAD) throw new ProtocolError('Maximum Payload Violation');
  return { subject: fields[0], reply: fields.length > plain ? fields[1] : '', headerSize, size };
}

/** `<subject> [queue] <sid>` */
function subscriptionOf(fields: string[]): ClientOperation {
  if (fields.length !== 2 && fields.length !== 3) {
    throw new ProtocolError('Unknown Protocol Operation');
  }
  const [subject, queue, sid] = fields.length === 3 ? fields : [fields[0], '', fields[1]];
  return { verb: 'SUB', subject, queue, sid };
}

/** `<sid> [max]` */
function unsubscriptionOf(fields: string[]): ClientOperation {
  if (fields.length !== 1 && fields.length !== 2) {
    throw new ProtocolError('Unknown Protocol Operation');
  }
  if (fields[0] === '') throw new ProtocolError('Unknown Protocol Operation');
  return { verb: 'UNSUB', sid: fields[0], max: fields.length === 2 ? sizeOf(fields[1]) : 0 };
}

function sizeOf(field: string): number {
  if (!/^\d{1,9}$/.test(field)) throw new ProtocolError('Unknown Protocol Operation');
  return Number(field);
}

function connectOptionsOf(line: string): ConnectOptions {
  try {
    const options: unknown = JSON.parse(line.trim().slice('CONNECT'.length));
    if (typeof options === 'object' && options !== null) return options;
  } catch {
    // answered below, together with JSON that is no object
  }
  throw new ProtocolError('Unknown Protocol Operation');
}
