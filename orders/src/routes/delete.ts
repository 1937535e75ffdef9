import {
  BadRequestError,
  findOrFail,
  OrderStatus,
  requireAuth,
  requireOwner,
  retryOnConflict,
} from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { Order } from '../models/order';

const router = Router();

router.delete('/api/orders/:orderId', requireAuth, async (req: Request, res: Response) => {
  await retryOnConflict(async () => {
    const order = await findOrFail(Order, req.params.orderId);
    requireOwner(order, req);
    if (order.status === OrderStatus.Complete) {
      throw new BadRequestError('Cannot cancel a completed order');
    }
    if (order.isUnpaid()) await order.cancel('user');
  });

  res.status(204).send();
});

export { router as deleteOrderRouter };
