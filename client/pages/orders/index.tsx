import Link from 'next/link';
import { Notice } from '../../components/notice';
import { PageHead } from '../../components/page-head';
import { PageLinks } from '../../components/page-links';
import { OrderBadge } from '../../components/state-badge';
import { TicketRow } from '../../components/ticket-row';
import type { Order } from '../../lib/api-types';
import { nextCursor } from '../../lib/next-page';
import type { Page } from '../../lib/page';
import { timeLeft } from '../../lib/time-left';

interface ListedOrder {
  readonly order: Order;
  readonly timeIsUp: boolean;
}

interface OrdersProps {
  /** Newest first. */
  readonly orders: readonly ListedOrder[];
  readonly next?: string;
  /** Whether these are not the first ones. */
  readonly isLater: boolean;
}

const OrdersPage: Page<OrdersProps> = ({ orders, next, isLater }) => (
  <>
    <PageHead title="My orders" />
    <h1>My orders</h1>
    {orders.length === 0 && !isLater ? (
      <Notice
        level={2}
        title="You have not ordered anything yet"
        actions={
          <Link className="btn btn-primary" href="/">
            See tickets on sale
          </Link>
        }
      />
    ) : (
      <ul className="rows panel">
        {orders.map(({ order, timeIsUp }) => (
          <TicketRow
            key={order.id}
            href={`/orders/${order.id}`}
            title={order.title}
            price={order.price}
            badge={<OrderBadge order={order} timeIsUp={timeIsUp} />}
          />
        ))}
      </ul>
    )}
    <PageLinks path="/orders" next={next} isLater={isLater} />
  </>
);

OrdersPage.requiresUser = true;
OrdersPage.getInitialProps = async ({ query: { cursor } }, client) => {
  const response = await client.get<Order[]>('/api/orders', { params: { cursor } });
  const orders = response.data.map((order) => ({
    order,
    timeIsUp: timeLeft(order.expiresAt, response) === 0,
  }));
  const next = nextCursor(response);
  return { orders, isLater: cursor !== undefined, ...(next && { next }) };
};

export default OrdersPage;
