import { findOrFail, requireAuth, signedInUser, validateRequest } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { body, matchedData } from 'express-validator';
import { isObjectIdOrHexString } from 'mongoose';
import { Ticket } from '../models/ticket';
import { reserve } from '../reserve';

const router = Router();

router.post(
  '/api/orders',
  requireAuth,
  body('ticketId').custom(isObjectIdOrHexString).withMessage('Ticket id must be provided'),
  validateRequest,
  async (req: Request, res: Response) => {
    const { ticketId } = matchedData<{ ticketId: string }>(req);

    const ticket = await findOrFail(Ticket, ticketId);
    const order = await reserve(ticket, signedInUser(req).id);

    res.status(201).send(order);
  },
);

export { router as newOrderRouter };
