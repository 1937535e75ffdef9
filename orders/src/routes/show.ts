import { findOrFail, requireAuth, requireOwner } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { Order } from '../models/order';

const router = Router();

router.get('/api/orders/:orderId', requireAuth, async (req: Request, res: Response) => {
  const order = await findOrFail(Order, req.params.orderId, { populate: 'ticket' });
  requireOwner(order, req);

  res.send(order);
});

export { router as showOrderRouter };
