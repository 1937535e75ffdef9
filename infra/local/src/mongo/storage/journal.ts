import { open, type FileHandle } from 'node:fs/promises';
import type { Catalog } from './catalog';
import type { ChangeLog } from './change-log';
import { fileName, syncFolder } from './files';
import { encodeRecord, FILE_HEADER, type LogRecord } from './record';
import type { Recovered } from './recovery';
import { captureState, writeSnapshot } from './snapshot';

export interface JournalOptions {
  /** The log is replaced by a snapshot when it outgrows the last one by this much, in bytes. */
  compactAt: number;
  /** Told once when the disk refuses a write; nothing is acknowledged from then on. */
  onFailure: (error: Error) => void;
}

/** The append-only log. Changes that come while one sync is under way share the next. */
export class Journal implements ChangeLog {
  private pending: Buffer[] = [];
  private isScheduled = false;
  /** Settles when everything scheduled so far is on disk. */
  private tail: Promise<void> = Promise.resolve();
  private compaction: Promise<void> | undefined;
  private handle: FileHandle | undefined;
  private generation = 0;
  private size = 0;
  private snapshotSize = 0;

  constructor(
    private readonly folder: string,
    private readonly options: JournalOptions,
  ) {}

  /** Starts to log: what came before was recovery. */
  async start(recovered: Recovered, catalog: Catalog): Promise<void> {
    this.generation = recovered.generation;
    this.snapshotSize = recovered.snapshotSize;
    this.handle = await this.openFile(recovered.generation);
    this.size = recovered.journalSize;
    this.catalog = catalog;
  }

  private catalog: Catalog | undefined;

  put(namespace: string, bytes: Uint8Array): void {
    this.append({ op: 'put', namespace, bytes });
  }

  remove(namespace: string, id: unknown): void {
    this.append({ op: 'remove', namespace, id });
  }

  createCollection(namespace: string, options: Record<string, unknown>, uuid: unknown): void {
    this.append({ op: 'createCollection', namespace, options, uuid });
  }

  dropCollection(namespace: string): void {
    this.append({ op: 'dropCollection', namespace });
  }

  renameCollection(namespace: string, to: string): void {
    this.append({ op: 'renameCollection', namespace, to });
  }

  createIndex(namespace: string, spec: Extract<LogRecord, { op: 'createIndex' }>['spec']): void {
    this.append({ op: 'createIndex', namespace, spec });
  }

  dropIndex(namespace: string, name: string): void {
    this.append({ op: 'dropIndex', namespace, name });
  }

  synced(): Promise<void> {
    return this.tail;
  }

  async close(): Promise<void> {
    await this.tail;
    await this.compaction;
    await this.handle?.close();
    this.handle = undefined;
  }

  private append(record: LogRecord): void {
    if (!this.handle) return;
    this.pending.push(encodeRecord(record));
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.tail = this.tail.then(afterThisTurn).then(() => this.flush());
    this.tail.catch((error: Error) => this.options.onFailure(error));
  }

  private async flush(): Promise<void> {
    const batch = Buffer.concat(this.pending);
    this.pending = [];
    this.isScheduled = false;
    // in the same tick as the batch is taken: the state is the sum of exactly the old log's records
    const state = this.isDue(batch.length) && this.catalog && captureState(this.catalog);
    await this.handle?.appendFile(batch);
    await this.handle?.datasync();
    this.size += batch.length;
    if (state) await this.rotate(state);
  }

  private isDue(growth: number): boolean {
    return !this.compaction && this.size + growth > this.snapshotSize + this.options.compactAt;
  }

  /** Goes on in a new log, while a snapshot of the old ones is written. */
  private async rotate(state: Iterable<LogRecord>): Promise<void> {
    const next = await this.openFile(this.generation + 1);
    await this.handle?.close();
    this.handle = next;
    this.generation += 1;
    this.size = 0;
    this.compaction = writeSnapshot(this.folder, this.generation, state)
      .then((size) => {
        this.snapshotSize = size;
      })
      .catch((error: Error) => this.options.onFailure(error))
      .finally(() => {
        this.compaction = undefined;
      });
  }

  private async openFile(generation: number): Promise<FileHandle> {
    const handle = await open(fileName(this.folder, 'journal', generation), 'a');
    if ((await handle.stat()).size === 0) await handle.appendFile(FILE_HEADER);
    await handle.datasync();
    await syncFolder(this.folder);
    return handle;
  }
}

/** Lets the other requests of this turn of the event loop join the batch. */
function afterThisTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
