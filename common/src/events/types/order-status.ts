export enum OrderStatus {
  /** The order exists; tickets has not confirmed yet that the ticket is reserved for it. */
  Created = 'created',

  /** The buyer cancelled, or the time ran out before the payment. */
  Cancelled = 'cancelled',

  /** The ticket is reserved for this order, which waits for its payment. */
  AwaitingPayment = 'awaiting:payment',

  /** Reserved and paid. */
  Complete = 'complete',
}
