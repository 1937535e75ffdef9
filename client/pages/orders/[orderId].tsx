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
      {stage === 'to pay' && (
        <>
          <h1>Pay for your ticket</h1>
          <section className="panel" aria-label="Your order">
            <Countdown endsAt={endsAt} timeLeft={timeLeft} onEnd={() => void onTimeUp()} />
            <div className="order-ticket">
              <h2 className="h5 mb-0" dir="auto">
                {order.title}
              </h2>
              <span className="h5 mb-0 price">{formatMoney(order.price)}</span>
            </div>
            <PaymentForm order={order} payment={payment} onChange={reload} />
          </section>
          <CancelOrder orderId={order.id} onChange={reload} />
          <p className="text-center">
            <Link href="/orders">All my orders</Link>
          </p>
        </>
      )}
      {/* there from the start, so that what comes to stand in it is read out */}
      <div aria-live="polite">
        {stage !== 'to pay' && <OrderOutcome order={order} stage={stage} />}
      </div>
    </div>
  );
}

OrderPage.requiresUser = true;
OrderPage.getInitialProps = ({ query }, client) => loadOrder(client, String(query.orderId));

export default OrderPage;
