import { BadRequestError, isDuplicateKey, retryOnConflict, settings } from '@gittix/common';
import { Order, type OrderDoc } from './models/order';
import type { TicketDoc } from './models/ticket';

/** The holder may be gone, or overdue, between two looks: how often the insert is tried. */
const TRIES = 3;

/**
 * Makes the order that holds this ticket for the buyer.
 *
 * The insert itself is the check: of all who try at once, the unique index on `reserves` lets one
 * pass. A hold whose time was up long ago, and that nothing has ended, does not count.
 *
 * @throws BadRequestError `Ticket is already reserved`
 */
export async function reserve(ticket: TicketDoc, userId: string): Promise<OrderDoc> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const order = await insertOrder(ticket, userId);
    if (order) return order;
    if (await isHeld(ticket)) break;
  }
  throw new BadRequestError('Ticket is already reserved');
}

async function insertOrder(ticket: TicketDoc, userId: string): Promise<OrderDoc | undefined> {
  const { EXPIRATION_WINDOW_SECONDS } = settings(['EXPIRATION_WINDOW_SECONDS']);
  const expiresAt = new Date(Date.now() + EXPIRATION_WINDOW_SECONDS * 1000);
  try {
    return await Order.build({ userId, expiresAt, ticket }).save();
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}

/** Ends the hold when it is overdue; resolves to whether somebody holds the ticket still. */
function isHeld(ticket: TicketDoc): Promise<boolean> {
  return retryOnConflict(async () => {
    const holder = await Order.findOne({ reserves: ticket._id });
    if (!holder) return false;
    if (!holder.isOverdue()) return true;
    await holder.cancel('expired');
    return false;
  });
}
