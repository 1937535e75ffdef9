import {
  batched,
  jsonAnswer,
  nextPageQuery,
  type Page,
  pageFilter,
  pageOf,
  pageRows,
  pageSort,
  sendJson,
  setNextLink,
  signedInUser,
} from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { Purchase } from '../models/purchase';
import { Ticket, type TicketFields } from '../models/ticket';

const router = Router();

/** How long the database may take over a page, in milliseconds. */
const QUERY_TIMEOUT = 5_000;

/** What is for sale, or with `?mine=true` all that the signed-in seller has, sold ones included. */
router.get('/api/tickets', async (req: Request, res: Response) => {
  const page = pageOf(req, { direction: 1 });
  const { answer, next } =
    req.query.mine === 'true'
      ? await readPage({ userId: signedInUser(req).id }, page)
      : await readPublicPage(JSON.stringify(page));

  setNextLink(req, res, next);
  sendJson(res, answer);
});

/** The same for everybody: a crowd shares one query and one serialisation. */
const readPublicPage = batched((page: string) =>
  readPage({ orderId: null }, JSON.parse(page) as Page),
);

type Whose = Pick<TicketFields, 'userId'> | { orderId: null };

async function readPage(whose: Whose, page: Page) {
  const rows = await Ticket.find({ ...whose, ...pageFilter(page) })
    .select('title price userId orderId version')
    .sort(pageSort(page))
    .limit(page.limit + 1)
    .maxTimeMS(QUERY_TIMEOUT)
    .lean();

  const sold = await Purchase.among(rows.flatMap(({ orderId }) => orderId ?? []));
  const tickets = pageRows(page, rows).map(({ _id, ...ticket }) => ({
    id: _id,
    ...ticket,
    ...(ticket.orderId && sold.has(ticket.orderId) && { sold: true }),
  }));
  return { answer: jsonAnswer(tickets), next: nextPageQuery(page, rows) };
}

export { router as indexTicketRouter };
