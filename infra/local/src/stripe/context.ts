import type { Store } from './store';

/** What an operation works with: what is remembered, and which request it acts for. */
export interface Context {
  readonly store: Store;
  /** How many receivers an event waits for: 1 with a webhook URL, else 0. */
  readonly receivers: number;
  /** Where a browser finds the simulator: a path on its own origin (the gateway's), or a URL. */
  readonly publicUrl: string;
  readonly requestId: string | null;
  /** The version of the API that the client was written for: `2026-10-28.endive`. */
  readonly apiVersion: string;
  readonly idempotencyKey: string | null;
  readonly clientIp: string | null;
  /** Called by a charge on the card that never answers: the work is done, the answer is withheld. */
  withholdAnswer(): void;
}
