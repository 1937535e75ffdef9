import type { Order, Payment } from './api-types';

/** What the buyer of an order is to see. */
export type OrderStage =
  | 'to pay'
  | 'processing'
  | 'paid'
  | 'complete'
  | 'expired'
  | 'cancelled'
  | 'refunding'
  | 'refunded';

/**
 * Judges an order as its buyer sees it. Events take a moment between services: a payment may be
 * known as paid before its order is complete, and a hold may be over before its order is cancelled.
 */
export function stageOf(order: Order, payment: Payment | null, timeIsUp: boolean): OrderStage {
  if (order.status === 'complete') return 'complete';
  if (order.status === 'cancelled') {
    if (order.refundedAt || order.payment?.status === 'refunded') return 'refunded';
    if (payment?.status === 'refunded') return 'refunded';
    if (order.payment || payment?.status === 'paid') return 'refunding';
    // whether there is something to give back is not known yet
    if (payment?.status === 'pending') return 'processing';
    return order.reason === 'user' ? 'cancelled' : 'expired';
  }
  if (payment?.status === 'paid') return 'paid';
  if (payment?.status === 'pending') return 'processing';
  return timeIsUp ? 'expired' : 'to pay';
}

/** Stages that end by themselves: worth another look soon. */
export function isPassing(stage: OrderStage, order: Order): boolean {
  if (stage === 'expired') return order.status !== 'cancelled';
  return stage === 'processing' || stage === 'paid' || stage === 'refunding';
}
