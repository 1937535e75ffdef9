import Link from 'next/link';
import { CancelOrder } from '../../components/cancel-order';
import { Countdown } from '../../components/countdown';
import { OrderOutcome } from '../../components/order-outcome';
import { PageHead } from '../../components/page-head';
import { PaymentForm } from '../../components/payment-form';
import { useOrder } from '../../hooks/use-order';
import { formatMoney } from '../../lib/money';
import { loadOrder, type OrderView } from '../../lib/order-view';
import type { Page } from '../../lib/page';

const OrderPage: Page<OrderView> = ({ currentUser: _, ...first }) => (
  // another order is another page: nothing of the one before may be left
  <OrderOf key={first.order.id} first={first} />
);

function OrderOf({ first }: { readonly first: OrderView }) {
  const { order, payment, stage, endsAt, timeLeft, reload, onTimeUp } = useOrder(first);

  return (
    <div className="narrow">
      <PageHead title={`Order: ${order.title}`} />
      {stage === 'to pay' ? (
        <>
          <h1 className="visually-hidden">Pay for your ticket</h1>
          <section className="panel" aria-label="Your order">
            <div className="order-head">
              <div>
                <span className="eyebrow">Held for you</span>
                <h2 className="h4 mb-1">{order.title}</h2>
                <span className="order-price">{formatMoney(order.price)}</span>
              </div>
              <Countdown endsAt={endsAt} timeLeft={timeLeft} onEnd={onTimeUp} />
            </div>
            <PaymentForm order={order} payment={payment} onChange={reload} />
          </section>
          <CancelOrder orderId={order.id} onChange={reload} />
          <p className="text-center">
            <Link href="/orders">All my orders</Link>
          </p>
        </>
      ) : (
        <OrderOutcome order={order} stage={stage} />
      )}
    </div>
  );
}

OrderPage.requiresUser = true;
OrderPage.getInitialProps = ({ query }, client) => loadOrder(client, String(query.orderId));

export default OrderPage;
