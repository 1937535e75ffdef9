import Link from 'next/link';
import Router from 'next/router';
import { useState } from 'react';
import { ActionButton } from '../../../components/action-button';
import { PageHead } from '../../../components/page-head';
import { TicketBadge } from '../../../components/state-badge';
import { useRequest } from '../../../hooks/use-request';
import type { Order, Ticket } from '../../../lib/api-types';
import { formatMoney } from '../../../lib/money';
import type { Page } from '../../../lib/page';
import { signInPath } from '../../../lib/sign-in-path';

interface TicketProps {
  readonly ticket: Ticket;
  /** The visitor's own order of it. */
  readonly ownOrder?: Pick<Order, 'id' | 'status'>;
}

const TicketPage: Page<TicketProps> = ({ ticket, ownOrder, currentUser }) => {
  const isSeller = ticket.userId === currentUser?.id;
  return (
    <div className="narrow">
      <PageHead
        title={ticket.title}
        description={`${ticket.title} for ${formatMoney(ticket.price)} on GitTix.`}
      />
      <article className="panel ticket">
        <header className="ticket-head">
          <h1>{ticket.title}</h1>
          <TicketBadge ticket={ticket} />
        </header>
        <dl className="ticket-price">
          <dt>Price</dt>
          <dd>{formatMoney(ticket.price)}</dd>
        </dl>
        {isSeller && <SellersView ticket={ticket} />}
        {!isSeller && ticket.orderId && <TakenView ticket={ticket} ownOrder={ownOrder} />}
        {!isSeller && !ticket.orderId && <BuyersView ticket={ticket} isSignedIn={!!currentUser} />}
      </article>
      <p className="mt-3">
        <Link href="/">All tickets on sale</Link>
      </p>
    </div>
  );
};

function SellersView({ ticket: { id, orderId, sold } }: { readonly ticket: Ticket }) {
  if (sold) return <p className="mb-0">You sold this ticket.</p>;
  if (orderId) {
    return (
      <p className="mb-0">
        Somebody is paying for your ticket at this moment. It can’t be edited meanwhile.
      </p>
    );
  }
  return (
    <>
      <p>This is your ticket. It is on sale.</p>
      <Link className="btn btn-outline-primary" href={`/tickets/${id}/edit`}>
        Edit
      </Link>
    </>
  );
}

function TakenView({ ticket: { sold }, ownOrder }: Pick<TicketProps, 'ticket' | 'ownOrder'>) {
  if (ownOrder) {
    return (
      <>
        <p>{ownOrder.status === 'complete' ? 'You bought it.' : 'It is held for you.'}</p>
        <Link className="btn btn-primary" href={`/orders/${ownOrder.id}`}>
          Go to your order
        </Link>
      </>
    );
  }
  return (
    <p className="mb-0">
      {sold
        ? 'This ticket is sold.'
        : 'Somebody else has reserved this ticket. If they don’t pay in time, it is on sale again.'}
    </p>
  );
}

function BuyersView({
  ticket,
  isSignedIn,
}: {
  readonly ticket: Ticket;
  readonly isSignedIn: boolean;
}) {
  const [lost, setLost] = useState(false);
  const { doRequest, errors, busy } = useRequest<Order>({
    url: '/api/orders',
    method: 'post',
    body: { ticketId: ticket.id },
    onSuccess: (order) => Router.push('/orders/[orderId]', `/orders/${order.id}`),
    onFailure: ({ errors: [first] }) => setLost(/already reserved/i.test(first?.message ?? '')),
  });

  if (!isSignedIn) {
    return (
      <Link className="btn btn-primary btn-lg w-100" href={signInPath(`/tickets/${ticket.id}`)}>
        Sign in to purchase
      </Link>
    );
  }
  return (
    <>
      {errors}
      {lost && (
        <p role="status">
          Somebody was a moment faster. If they don’t pay in time, the ticket is on sale again; you
          have not been charged.
        </p>
      )}
      <ActionButton
        className="btn btn-primary btn-lg w-100"
        busy={busy}
        busyLabel="Reserving …"
        onClick={() => void doRequest()}
      >
        Purchase
      </ActionButton>
      <p className="form-text mb-0">It is held for you while you pay. You can cancel until then.</p>
    </>
  );
}

TicketPage.getInitialProps = async ({ query }, client, currentUser) => {
  const { data: ticket } = await client.get<Ticket>(`/api/tickets/${String(query.ticketId)}`);
  if (!ticket.orderId || !currentUser || ticket.userId === currentUser.id) return { ticket };

  const ownOrder = await client.get<Order>(`/api/orders/${ticket.orderId}`).then(
    ({ data: { id, status } }) => ({ id, status }),
    () => undefined, // somebody else's
  );
  return ownOrder ? { ticket, ownOrder } : { ticket };
};

export default TicketPage;
