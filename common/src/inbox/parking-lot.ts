/** Why an event waits in the parking lot instead of on the bus. */
export type ParkingReason =
  /** Its payload is not JSON or does not fit the subject's schema. */
  | 'invalid'
  /** Its handler has failed five times. */
  | 'failed'
  /** Its predecessor has not come. */
  | 'gap'
  /** What it needs is held by somebody else. */
  | 'wait';

/** An event that was taken from the bus without having taken effect: nothing is thrown away. */
export interface ParkedEvent {
  /** Names the event within this store: group, subject and event id (or a hash of the payload). */
  id: string;
  group: string;
  subject: string;
  /** Orders events that concern one thing: the aggregate's id, mostly. Absent when unreadable. */
  key?: string;
  version?: number;
  /** As it came. */
  payload: string;
  reason: ParkingReason;
  error?: string;
}

/**
 * Where a service remembers how often an event's handler has failed, and keeps the events that it
 * took from the bus unhandled. It survives the process.
 */
export interface ParkingLot {
  /** Stores one more try of an event, and resolves to how many there were with it. */
  countTry(id: string): Promise<number>;
  /** Takes the last try back: what went wrong was not the event's fault. */
  forgiveTry(id: string): Promise<void>;
  park(event: ParkedEvent): Promise<void>;
  /** Forgets an event, parked or counted: it has taken effect. */
  settle(id: string): Promise<void>;
  /** What is parked for a gap or a wait, oldest version first; with a key, only what concerns it. */
  waiting(group: string, key?: string): AsyncIterable<ParkedEvent>;
  /** All that is parked, whatever for. */
  all(): Promise<ParkedEvent[]>;
}
