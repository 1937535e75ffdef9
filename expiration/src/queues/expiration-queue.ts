/**
 * What is done when an order's time is up.
 *
 * @param expiredAt when that was to be, which may be well before now; the same on every try
 */
export type ExpirationHandler = (orderId: string, expiredAt: Date) => Promise<void>;

/**
 * The timers of all orders: one job an order, kept until its handler has succeeded. Jobs survive the
 * process. A handler may see an order again after it succeeded (its process ended before that was
 * stored), so handlers are safe to repeat.
 */
export interface ExpirationQueue {
  /**
   * Resolves when the job is stored durably. An order that has a job keeps the one that it has.
   *
   * @param at when the order's time is up; in the past means at once
   */
  add(orderId: string, at: Date): Promise<void>;
  /** Begins to handle what is due, earliest first. A handler that fails is tried again, for ever. */
  process(handler: ExpirationHandler): void;
  /** Takes nothing more, waits for running handlers, and lets go of the store. */
  close(): Promise<void>;
}
