import type { StartPosition } from '../cli/start-position';

/** How a listener of the playground gets its events, and what it does with them. Milliseconds. */
export interface ListenerRules {
  /** Undefined: no queue group. */
  queue?: string;
  /** Undefined: the server keeps no position. */
  durable?: string;
  start: StartPosition;
  ackWait: number;
  maxInFlight: number;
  /** How long the work on one event takes. */
  delay: number;
  /** Whether an event is acknowledged when the work on it is done. */
  ack: boolean;
}
