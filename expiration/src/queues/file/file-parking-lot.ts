import { readFile } from 'node:fs/promises';
import type { ParkedEvent, ParkingLot } from '@gittix/common';
import { isWaiting, oldestFirst } from '../waiting-events';
import { decodeRecords } from './record-format';
import { RecordLog } from './record-log';

type ParkingRecord =
  | { type: 'tried'; id: string; by: number }
  | { type: 'parked'; event: ParkedEvent }
  | { type: 'settled'; id: string };

/** The parking lot of an expiration service whose queue is in files: one more file beside it. */
export class FileParkingLot implements ParkingLot {
  readonly #tries = new Map<string, number>();
  readonly #parked = new Map<string, ParkedEvent>();
  #log?: RecordLog<ParkingRecord>;

  private constructor() {}

  /** @param file in a folder that this process has locked */
  static async open(options: {
    file: string;
    onFailure: (error: Error) => void;
  }): Promise<FileParkingLot> {
    const lot = new FileParkingLot();
    lot.#log = await RecordLog.open<ParkingRecord>({
      file: options.file,
      onFailure: (error) => options.onFailure(error),
      apply: (record) => lot.#apply(record),
      snapshot: () => lot.#snapshot(),
    });
    return lot;
  }

  /** What is parked in a file, without touching it: another process may be writing there. */
  static async read(file: string): Promise<ParkedEvent[]> {
    const content = await readFile(file, 'utf8');
    const lot = new FileParkingLot();
    for (const record of decodeRecords(content).records) lot.#apply(record as ParkingRecord);
    return lot.all();
  }

  async countTry(id: string): Promise<number> {
    await this.#log?.append({ type: 'tried', id, by: 1 });
    return this.#tries.get(id) ?? 0;
  }

  async forgiveTry(id: string): Promise<void> {
    await this.#log?.append({ type: 'tried', id, by: -1 });
  }

  async park(event: ParkedEvent): Promise<void> {
    await this.#log?.append({ type: 'parked', event });
  }

  async settle(id: string): Promise<void> {
    await this.#log?.append({ type: 'settled', id });
  }

  async *waiting(group: string, key?: string): AsyncIterable<ParkedEvent> {
    yield* [...this.#parked.values()]
      .filter((event) => isWaiting(event, group, key))
      .sort(oldestFirst);
  }

  async all(): Promise<ParkedEvent[]> {
    return [...this.#parked.values()];
  }

  async close(): Promise<void> {
    await this.#log?.close();
  }

  #apply(record: ParkingRecord): void {
    switch (record.type) {
      case 'tried':
        this.#tries.set(record.id, (this.#tries.get(record.id) ?? 0) + record.by);
        return;
      case 'parked':
        this.#parked.set(record.event.id, record.event);
        return;
      case 'settled':
        this.#tries.delete(record.id);
        this.#parked.delete(record.id);
    }
  }

  *#snapshot(): Iterable<ParkingRecord> {
    for (const [id, by] of this.#tries) yield { type: 'tried', id, by };
    for (const event of this.#parked.values()) yield { type: 'parked', event };
  }
}
