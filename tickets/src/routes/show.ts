import { findOrFail } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { Ticket } from '../models/ticket';

const router = Router();

router.get('/api/tickets/:id', async (req: Request, res: Response) => {
  res.send(await findOrFail(Ticket, req.params.id));
});

export { router as showTicketRouter };
