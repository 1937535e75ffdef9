import { findOrFail, NotFoundError, requireAuth, requireOwner } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { buyersView } from '../charging/buyers-view';
import { Order } from '../models/order';
import { Payment } from '../models/payment';

const router = Router();

router.get('/api/payments/:orderId', requireAuth, async (req: Request, res: Response) => {
  const order = await findOrFail(Order, req.params.orderId ?? '');
  requireOwner(order, req);
  const payment = await Payment.findOne({ orderId: order._id.toString() });
  if (!payment) throw new NotFoundError();

  res.send({ id: payment._id.toString(), ...(await buyersView(payment)) });
});

export { router as showPaymentRouter };
