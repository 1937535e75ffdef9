import {
  BadRequestError,
  findOrFail,
  requireAuth,
  requireOwner,
  retryOnConflict,
  validateRequest,
} from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { matchedData } from 'express-validator';
import { Ticket } from '../models/ticket';
import { type TicketInput, ticketRules } from './ticket-rules';

const router = Router();

router.put(
  '/api/tickets/:id',
  requireAuth,
  ticketRules('Price must be provided and greater than 0'),
  validateRequest,
  async (req: Request, res: Response) => {
    const { title, price } = matchedData<TicketInput>(req);

    const updated = await retryOnConflict(async () => {
      const ticket = await findOrFail(Ticket, req.params.id);
      requireOwner(ticket, req);
      if (ticket.orderId) throw new BadRequestError('Cannot edit a reserved ticket');

      // a lock that lands between the load and here makes this a conflict: it is judged again
      return ticket.set({ title, price }).save();
    });

    res.send(updated);
  },
);

export { router as updateTicketRouter };
