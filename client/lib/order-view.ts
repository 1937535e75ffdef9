import { type AxiosInstance, isAxiosError } from 'axios';
import type { Order, Payment } from './api-types';
import { timeLeft } from './time-left';

/** An order as it stood at one moment. */
export interface OrderView {
  readonly order: Order;
  /** Null while nobody has tried to pay. */
  readonly payment: Payment | null;
  /** Until the hold ends; milliseconds. */
  readonly timeLeft: number;
  readonly renderedBy: 'server' | 'browser';
}

export async function loadOrder(client: AxiosInstance, id: string): Promise<OrderView> {
  const [response, payment] = await Promise.all([
    client.get<Order>(`/api/orders/${id}`),
    loadPayment(client, id),
  ]);
  const order = response.data;
  return {
    order,
    payment,
    timeLeft: timeLeft(order.expiresAt, response),
    renderedBy: typeof window === 'undefined' ? 'server' : 'browser',
  };
}

/** An order can be shown without its payment, so that none of its failures may hide the order. */
async function loadPayment(client: AxiosInstance, orderId: string): Promise<Payment | null> {
  try {
    return (await client.get<Payment>(`/api/payments/${orderId}`)).data;
  } catch (error) {
    if (isAxiosError(error)) return null;
    throw error;
  }
}
