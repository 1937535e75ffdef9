import { logger, sweepEach } from '@gittix/common';
import { Error as MongooseError } from 'mongoose';
import { Order, type OrderDoc } from './models/order';

/** The rest of a long backlog is for the next run. */
const BATCH = 500;

/**
 * Cancels the unpaid orders that the expiration service's timer has missed, so that its absence
 * costs seconds, not tickets.
 *
 * @throws when any could not be cancelled; the rest are
 */
export async function cancelExpiredOrders(): Promise<void> {
  const overdue = await Order.findOverdue(BATCH);
  if (overdue.length > 0) logger.warn({ orders: overdue.length }, 'Orders expired without a timer');
  await sweepEach(overdue, cancelUnlessChanged);
}

/** Whoever saved in between has judged the order by its newer state; the next run sees to the rest. */
async function cancelUnlessChanged(order: OrderDoc): Promise<void> {
  try {
    await order.cancel('expired');
  } catch (error) {
    if (!(error instanceof MongooseError.VersionError)) throw error;
  }
}
