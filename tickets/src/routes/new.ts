import { requireAuth, signedInUser, validateRequest } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { matchedData } from 'express-validator';
import { Ticket } from '../models/ticket';
import { type TicketInput, ticketRules } from './ticket-rules';

const router = Router();

router.post(
  '/api/tickets',
  requireAuth,
  ticketRules('Price must be greater than 0'),
  validateRequest,
  async (req: Request, res: Response) => {
    const { title, price } = matchedData<TicketInput>(req);

    const ticket = Ticket.build({ title, price, userId: signedInUser(req).id });
    await ticket.save();

    res.status(201).send(ticket);
  },
);

export { router as createTicketRouter };
