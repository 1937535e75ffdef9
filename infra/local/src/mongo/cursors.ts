import { Long } from 'bson';
import { MongoError } from './errors';
import { RawBatch } from './wire/reply';

/** Results that a client fetches batch by batch. */
interface Cursor {
  id: number;
  namespace: string;
  rows: Iterator<Uint8Array>;
  /** A row that was read but did not fit into the batch. */
  held: Uint8Array | undefined;
  lastUsed: number;
}

/** The first batch of a find, in documents, when the client does not say. */
export const DEFAULT_BATCH = 101;

/** The most bytes of documents in one batch. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** mongod's `cursorTimeoutMillis`: a cursor that is idle for longer is forgotten. */
const IDLE_LIMIT_MS = 600_000;

/** The open cursors of a server. */
export class Cursors {
  private readonly open = new Map<number, Cursor>();
  private nextId = 1;
  private readonly sweeper: NodeJS.Timeout;

  constructor() {
    this.sweeper = setInterval(() => this.sweep(Date.now()), IDLE_LIMIT_MS / 10).unref();
  }

  get size(): number {
    return this.open.size;
  }

  close(): void {
    clearInterval(this.sweeper);
    this.open.clear();
  }

  /** The `cursor` part of a reply to find or aggregate; the cursor stays open while rows remain. */
  start(
    namespace: string,
    rows: Iterable<Uint8Array>,
    batchSize: number = DEFAULT_BATCH,
    isSingleBatch = false,
  ): Record<string, unknown> {
    const cursor: Cursor = {
      id: this.nextId,
      namespace,
      rows: rows[Symbol.iterator](),
      held: undefined,
      lastUsed: Date.now(),
    };
    const docs = nextBatch(cursor, batchSize);
    const isOpen = !isSingleBatch && hasMore(cursor);
    if (isOpen) {
      this.nextId += 1;
      this.open.set(cursor.id, cursor);
    }
    return { firstBatch: new RawBatch(docs), id: cursorId(isOpen ? cursor.id : 0), ns: namespace };
  }

  /**
   * @param batchSize 0: as many as fit into 16 MB
   * @throws {MongoError} 43 when there is no such cursor
   */
  more(id: number, namespace: string, batchSize: number): Record<string, unknown> {
    const cursor = this.open.get(id);
    if (!cursor) throw new MongoError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new MongoError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different ` +
          `namespace ${cursor.namespace}`,
      );
    }
    cursor.lastUsed = Date.now();
    const docs = nextBatch(cursor, batchSize === 0 ? Infinity : batchSize);
    const isOpen = hasMore(cursor);
    if (!isOpen) this.open.delete(id);
    return { nextBatch: new RawBatch(docs), id: cursorId(isOpen ? id : 0), ns: namespace };
  }

  kill(id: number): boolean {
    return this.open.delete(id);
  }

  /** Forgets the cursors that nobody has used for ten minutes. */
  sweep(now: number): void {
    for (const cursor of this.open.values()) {
      if (now - cursor.lastUsed > IDLE_LIMIT_MS) this.open.delete(cursor.id);
    }
  }
}

function nextBatch(cursor: Cursor, batchSize: number): Uint8Array[] {
  const docs: Uint8Array[] = [];
  let size = 0;
  while (docs.length < batchSize && hasMore(cursor) && cursor.held) {
    size += cursor.held.length;
    if (docs.length > 0 && size > MAX_BATCH_BYTES) break;
    docs.push(cursor.held);
    cursor.held = undefined;
  }
  return docs;
}

function hasMore(cursor: Cursor): boolean {
  if (!cursor.held) {
    const next = cursor.rows.next();
    if (!next.done) cursor.held = next.value;
  }
  return cursor.held !== undefined;
}

/** Cursor ids are longs on the wire; a client sends back what it was given. */
function cursorId(id: number): Long {
  return Long.fromNumber(id);
}
