import type { ParkedEvent, ParkingLot } from './parking-lot';

/** A parking lot that ends with the process: for programs without a store, and for tests. */
export class MemoryParkingLot implements ParkingLot {
  readonly parked = new Map<string, ParkedEvent>();
  readonly #tries = new Map<string, number>();

  async countTry(id: string): Promise<number> {
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    return tries;
  }

  async forgiveTry(id: string): Promise<void> {
    this.#tries.set(id, (this.#tries.get(id) ?? 0) - 1);
  }

  async park(event: ParkedEvent): Promise<void> {
    this.parked.set(event.id, event);
  }

  async settle(id: string): Promise<void> {
    this.parked.delete(id);
    this.#tries.delete(id);
  }

  async *waiting(group: string, key?: string): AsyncIterable<ParkedEvent> {
    yield* [...this.parked.values()]
      .filter((event) => event.group === group && (key === undefined || event.key === key))
      .filter((event) => event.reason === 'gap' || event.reason === 'wait')
      .sort((a, b) => (a.version ?? 0) - (b.version ?? 0));
  }

  async all(): Promise<ParkedEvent[]> {
    return [...this.parked.values()];
  }
}
