import type Stripe from 'stripe';
import { Payment, type PaymentDocument } from '../models/payment';
import { change, settle } from './settle';

/**
 * Takes an event of Stripe's as a hint. What is final takes effect at once. Whatever else has
 * happened may be over by now, for events come late, twice and in any order: the sweeper looks.
 * Events about anything but a payment of ours mean nothing here.
 */
export async function hear(event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
      return withPaymentOf(event.data.object, async (payment) => {
        await settle(payment._id, event.data.object, payment.attempt);
      });
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
      return withPaymentOf(event.data.object, async (payment) => {
        await change(payment._id, (current) => {
          if (!current.isLeased()) current.settleAt = new Date();
        });
      });
  }
}

async function withPaymentOf(
  { id, metadata }: Stripe.PaymentIntent,
  work: (payment: PaymentDocument) => Promise<void>,
): Promise<void> {
  if (!metadata.orderId) return;
  const payment = await Payment.findOne({ orderId: metadata.orderId, stripeId: id });
  if (payment) await work(payment);
}
