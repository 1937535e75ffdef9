import { anId } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../app';
import { LEASE_MS } from '../charging/timing';
import { Order, type OrderAttrs, type OrderDocument, OrderStatus } from '../models/order';
import { Payment, type PaymentDocument, type PaymentFields } from '../models/payment';

const MINUTE = 60_000;

/** An order that waits for its payment, as this service has copied it. */
export async function buildOrder(attrs: Partial<OrderAttrs> = {}): Promise<OrderDocument> {
  return Order.build({
    id: anId(),
    userId: anId(),
    price: 20,
    status: OrderStatus.AwaitingPayment,
    expiresAt: minutesFromNow(15),
    ...attrs,
  }).save();
}

/** A payment as an earlier request or process has left it; the sweeper may look at it. */
export async function buildPayment(
  order: OrderDocument,
  fields: Partial<PaymentFields> = {},
): Promise<PaymentDocument> {
  const payment = Payment.build({ orderId: order.id as string });
  payment.set({ stripeId: 'pi_1', attempt: 1, settleAt: minutesFromNow(-1), ...fields });
  return payment.save();
}

/** The one payment of an order, as it is stored. */
export async function paymentOf(order: OrderDocument): Promise<PaymentDocument> {
  return Payment.findOne({ orderId: order.id as string }).orFail();
}

export function minutesFromNow(minutes: number): Date {
  return new Date(Date.now() + minutes * MINUTE);
}

export function liveLease(): Date {
  return new Date(Date.now() + LEASE_MS);
}

/** `POST /api/payments` by the order's buyer. */
export function postPayment(order: OrderDocument, token = 'tok_visa'): request.Test {
  return request(app)
    .post('/api/payments')
    .set('Cookie', signin(order.userId))
    .send({ orderId: order.id as string, token });
}

export function errorsOf(message: string, field?: string) {
  return { errors: [field ? { message, field } : { message }] };
}
