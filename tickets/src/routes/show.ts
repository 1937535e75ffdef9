import { findOrFail } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { Purchase } from '../models/purchase';
import { Ticket } from '../models/ticket';

const router = Router();

router.get('/api/tickets/:id', async (req: Request, res: Response) => {
  const ticket = await findOrFail(Ticket, req.params.id);
  const isSold = ticket.orderId && (await Purchase.among([ticket.orderId])).size > 0;

  res.send(isSold ? { ...ticket.toJSON(), sold: true } : ticket);
});

export { router as showTicketRouter };
