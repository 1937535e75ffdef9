import { findOrFail, NotFoundError, requireAuth, requireOwner } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { clientSecretOf } from '../charging/client-secret';
import { Order } from '../models/order';
import { Payment, type PaymentStatus } from '../models/payment';

const router = Router();

/** What the buyer is told. A payment that was given up has charged nothing, as a declined one. */
const publicStatus = {
  pending: 'pending',
  requires_action: 'requires_action',
  declined: 'declined',
  cancelled: 'declined',
  succeeded: 'paid',
  refunded: 'refunded',
} as const satisfies Record<PaymentStatus, string>;

router.get('/api/payments/:orderId', requireAuth, async (req: Request, res: Response) => {
  const order = await findOrFail(Order, req.params.orderId ?? '');
  requireOwner(order, req);
  const payment = await Payment.findOne({ orderId: order._id.toString() });
  if (!payment) throw new NotFoundError();

  const clientSecret = await clientSecretOf(payment);
  res.send({ id: payment._id.toString(), status: publicStatus[payment.status], clientSecret });
});

export { router as showPaymentRouter };
