import type { Order, Ticket } from '../lib/api-types';
import { type OrderStage, stageOf } from '../lib/order-stage';

const labels: Readonly<Record<OrderStage, readonly [text: string, tone: string]>> = {
  'to pay': ['Awaiting payment', 'warning'],
  processing: ['Being processed', 'warning'],
  paid: ['Paid', 'success'],
  complete: ['Complete', 'success'],
  expired: ['Expired', 'neutral'],
  cancelled: ['Cancelled', 'neutral'],
  refunding: ['Refund under way', 'warning'],
  refunded: ['Refunded', 'neutral'],
};

/** @param timeIsUp whether the hold is over */
export function OrderBadge({ order, timeIsUp }: { readonly order: Order; timeIsUp: boolean }) {
  const [text, tone] = labels[stageOf(order, null, timeIsUp)];
  return <span className={`badge state-${tone}`}>{text}</span>;
}

export function TicketBadge({ ticket: { orderId, sold } }: { readonly ticket: Ticket }) {
  if (sold) return <span className="badge state-neutral">Sold</span>;
  if (orderId) return <span className="badge state-warning">Reserved</span>;
  return <span className="badge state-success">On sale</span>;
}
