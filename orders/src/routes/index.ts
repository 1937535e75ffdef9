import {
  nextPageQuery,
  pageFilter,
  pageOf,
  pageRows,
  pageSort,
  requireAuth,
  setNextLink,
  signedInUser,
} from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import type { Types } from 'mongoose';
import { Order } from '../models/order';
import type { TicketFields } from '../models/ticket';

const router = Router();

/** How long the database may take over a page, in milliseconds. */
const QUERY_TIMEOUT = 5_000;

type TicketRow = TicketFields & { _id: Types.ObjectId };

/** All of the buyer's orders, whatever became of them, newest first. */
router.get('/api/orders', requireAuth, async (req: Request, res: Response) => {
  const page = pageOf(req, { direction: -1 });

  const rows = await Order.find({ userId: signedInUser(req).id, ...pageFilter(page) })
    .select('userId status expiresAt ticket title price reason payment refundedAt version')
    .populate<{ ticket: TicketRow }>({ path: 'ticket', select: 'title price version' })
    .sort(pageSort(page))
    .limit(page.limit + 1)
    .maxTimeMS(QUERY_TIMEOUT)
    .lean();

  setNextLink(req, res, nextPageQuery(page, rows));
  res.send(pageRows(page, rows).map(withIds));
});

/** `_id` as `id`, in the order and in its ticket. */
function withIds<Row extends { _id: unknown; ticket: TicketRow }>({ _id, ticket, ...order }: Row) {
  const { _id: ticketId, ...today } = ticket;
  return { id: _id, ...order, ticket: { id: ticketId, ...today } };
}

export { router as indexOrderRouter };
