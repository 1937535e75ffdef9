import { findOrFail, requireAuth, requireOwner, validateRequest } from '@gittix/common';
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { pay } from '../charging/pay';
import { Order } from '../models/order';

const router = Router();

const paymentRules = [
  body('token', 'Token must be provided')
    .isString()
    .notEmpty({ ignore_whitespace: true })
    .isLength({ max: 255 })
    .withMessage('Token is not valid'),
  body('orderId', 'Order id must be provided')
    .isString()
    .notEmpty()
    .isMongoId()
    .withMessage('Order id is not valid'),
];

interface PaymentBody {
  token: string;
  orderId: string;
}

router.post(
  '/api/payments',
  requireAuth,
  paymentRules,
  validateRequest,
  async (req: Request<object, unknown, PaymentBody>, res: Response) => {
    const order = await findOrFail(Order, req.body.orderId);
    requireOwner(order, req);

    const payment = await pay(order, req.body.token);

    if (payment.outcome === 'requires action') {
      return res
        .status(202)
        .send({ status: 'requires_action', clientSecret: payment.clientSecret });
    }
    return res.status(payment.outcome === 'charged' ? 201 : 200).send({ id: payment.id });
  },
);

export { router as createChargeRouter };
