import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Order } from '../lib/api-types';
import { formatMoney } from '../lib/money';
import type { OrderStage } from '../lib/order-stage';
import { Notice, type NoticeTone } from './notice';

interface OrderOutcomeProps {
  readonly order: Order;
  readonly stage: Exclude<OrderStage, 'to pay'>;
}

/** How an order ended, or what it is waiting for. */
export function OrderOutcome({ order, stage }: OrderOutcomeProps) {
  const { title, tone, text, actions } = outcomes[stage](order);
  return (
    <Notice title={title} tone={tone} actions={actions}>
      <p>{text}</p>
      <dl className="summary">
        <dt>Ticket</dt>
        <dd dir="auto">{order.title}</dd>
        <dt>Price</dt>
        <dd className="price">{formatMoney(order.price)}</dd>
        <dt>Order</dt>
        <dd className="font-monospace small fw-normal">{order.id}</dd>
      </dl>
    </Notice>
  );
}

interface Outcome {
  readonly title: string;
  readonly tone: NoticeTone;
  readonly text: string;
  readonly actions?: ReactNode;
}

const outcomes: Record<OrderOutcomeProps['stage'], (order: Order) => Outcome> = {
  processing: () => ({
    title: 'Payment is being processed',
    tone: 'waiting',
    text: 'We are waiting for word from the bank. This page follows; you need not pay again.',
    actions: <MyOrders isAside />,
  }),
  paid: () => ({
    title: 'Payment received',
    tone: 'success',
    text: 'Thank you. Your order is being completed.',
    actions: <MyOrders isAside />,
  }),
  complete: () => ({
    title: 'The ticket is yours',
    tone: 'success',
    text: 'Your payment went through and your order is complete.',
    actions: <MyOrders />,
  }),
  expired: ({ ticket, status }) => ({
    title: 'Order Expired',
    tone: 'warning',
    text:
      'The time to pay ran out, and the ticket goes back on sale.' +
      // until the order has ended, a payment may still be on its way
      (status === 'cancelled' ? ' You have not been charged.' : ''),
    actions: <WayBack ticketId={ticket.id} />,
  }),
  cancelled: ({ ticket }) => ({
    title: 'Order cancelled',
    tone: 'neutral',
    text: 'You cancelled this order, and the ticket goes back on sale. You have not been charged.',
    actions: <WayBack ticketId={ticket.id} />,
  }),
  refunding: () => ({
    title: 'Your refund is under way',
    tone: 'waiting',
    text: 'Your payment came after the order had ended. You get all of it back.',
    actions: <WayBack />,
  }),
  refunded: () => ({
    title: 'Order refunded',
    tone: 'neutral',
    text: 'Your payment came after the order had ended. All of it went back to your card.',
    actions: <WayBack />,
  }),
};

function MyOrders({ isAside = false }: { readonly isAside?: boolean }) {
  return (
    <Link className={`btn ${isAside ? 'btn-outline-primary' : 'btn-primary'}`} href="/orders">
      My orders
    </Link>
  );
}

function WayBack({ ticketId }: { readonly ticketId?: string }) {
  return (
    <>
      {ticketId && (
        <Link className="btn btn-primary" href={`/tickets/${ticketId}`}>
          Back to the ticket
        </Link>
      )}
      <Link className={`btn ${ticketId ? 'btn-outline-primary' : 'btn-primary'}`} href="/">
        See tickets on sale
      </Link>
    </>
  );
}
