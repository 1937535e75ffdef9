import { BadRequestError, settings } from '@gittix/common';
import { raw, type Request, type Response, Router } from 'express';
import Stripe from 'stripe';
import { hear } from '../charging/hear';

const router = Router();

/** What is signed is the body to the byte: it is parsed only after that. */
router.post(
  '/api/payments/webhook',
  raw({ type: () => true, limit: '1mb' }),
  async (req: Request, res: Response) => {
    await hear(verifiedEvent(req));
    res.send({ received: true });
  },
);

function verifiedEvent(req: Request): Stripe.Event {
  const { STRIPE_WEBHOOK_SECRET } = settings(['STRIPE_WEBHOOK_SECRET']);
  const signature = req.get('Stripe-Signature');
  if (!signature || !Buffer.isBuffer(req.body)) {
    throw new BadRequestError('Webhook signature must be provided');
  }
  try {
    return Stripe.webhooks.constructEvent(req.body, signature, STRIPE_WEBHOOK_SECRET);
  } catch {
    throw new BadRequestError('Webhook signature is not valid');
  }
}

export { router as webhookRouter };
