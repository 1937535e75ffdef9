/** Every subject on the bus: `<aggregate>:<what happened>`. */
export enum Subjects {
  TicketCreated = 'ticket:created',
  TicketUpdated = 'ticket:updated',

  OrderCreated = 'order:created',
  OrderUpdated = 'order:updated',
  OrderCancelled = 'order:cancelled',
  OrderRefundRequested = 'order:refund-requested',

  ExpirationComplete = 'expiration:complete',

  PaymentCreated = 'payment:created',
  PaymentRefunded = 'payment:refunded',
}
