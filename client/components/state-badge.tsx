import type { Order, Ticket } from '../lib/api-types';
import { type OrderStage, stageOf } from '../lib/order-stage';

type Tone = 'success' | 'warning' | 'secondary';

const labels: Readonly<Record<OrderStage, readonly [text: string, tone: Tone]>> = {
  'to pay': ['Awaiting payment', 'warning'],
  processing: ['Being processed', 'warning'],
  paid: ['Paid', 'success'],
  complete: ['Complete', 'success'],
  expired: ['Expired', 'secondary'],
  cancelled: ['Cancelled', 'secondary'],
  refunding: ['Refund under way', 'warning'],
  refunded: ['Refunded', 'secondary'],
};

/** @param timeIsUp whether the hold is over */
export function OrderBadge({ order, timeIsUp }: { readonly order: Order; timeIsUp: boolean }) {
  const [text, tone] = labels[stageOf(order, null, timeIsUp)];
  return <Badge tone={tone}>{text}</Badge>;
}

export function TicketBadge({ ticket: { orderId, sold } }: { readonly ticket: Ticket }) {
  if (sold) return <Badge tone="secondary">Sold</Badge>;
  if (orderId) return <Badge tone="warning">Reserved</Badge>;
  return <Badge tone="success">On sale</Badge>;
}

function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return <span className={`badge bg-${tone}-subtle text-${tone}-emphasis`}>{children}</span>;
}
