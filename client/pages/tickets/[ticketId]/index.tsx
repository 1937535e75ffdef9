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

type OwnOrder = Pick<Order, 'id' | 'status'>;

interface TicketProps {
  readonly ticket: Ticket;
  /** The visitor's own order of it. */
  readonly ownOrder?: OwnOrder;
}

const TicketPage: Page<TicketProps> = ({ ticket, ownOrder, currentUser }) => {
  const isSeller = ticket.userId === currentUser?.id;
  return (
    <div className="narrow">
      <PageHead
        title={ticket.title}
        description={`${ticket.title} for ${formatMoney(ticket.price)} on GitTix.`}
      />
      <article className="panel">
        <TicketBadge ticket={ticket} />
        <h1 className="mt-2" dir="auto">
          {ticket.title}
        </h1>
        <dl className="ticket-price">
          <dt>Price</dt>
          <dd>{formatMoney(ticket.price)}</dd>
        </dl>
        {isSeller && <SellersView ticket={ticket} />}
        {!isSeller && ownOrder && <OwnersView order={ownOrder} />}
        {!isSeller && !ownOrder && (
          <BuyersView key={ticket.id} ticket={ticket} isStranger={currentUser === null} />
        )}
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
      <Link className="btn btn-outline-primary w-100" href={`/tickets/${id}/edit`}>
        Edit
      </Link>
    </>
  );
}

function OwnersView({ order: { id, status } }: { readonly order: OwnOrder }) {
  return (
    <>
      <p>{status === 'complete' ? 'You bought this ticket.' : 'This ticket is held for you.'}</p>
      <Link className="btn btn-primary btn-lg w-100" href={`/orders/${id}`}>
        {status === 'complete' ? 'See your order' : 'Go to your order'}
      </Link>
    </>
  );
}

interface BuyersViewProps {
  readonly ticket: Ticket;
  readonly isStranger: boolean;
}

function BuyersView({ ticket, isStranger }: BuyersViewProps) {
  const [tooLate, setTooLate] = useState(false);
  const { doRequest, errors, busy } = useRequest<Order>({
    url: '/api/orders',
    method: 'post',
    body: { ticketId: ticket.id },
    onSuccess: (order) => Router.push('/orders/[orderId]', `/orders/${order.id}`),
    onFailure: async ({ errors: [first] }) => {
      if (!/already reserved/i.test(first?.message ?? '')) return;
      setTooLate(true);
      await Router.replace(Router.asPath, undefined, { scroll: false }); // reserved, or sold by now
    },
  });

  return (
    <>
      {errors}
      {tooLate && <p role="status">Somebody was a moment faster. You have not been charged.</p>}
      {ticket.orderId && (
        <p className="mb-0">
          {ticket.sold
            ? 'This ticket is sold.'
            : 'Somebody else has reserved this ticket. If they don’t pay in time, it is on sale again.'}
        </p>
      )}
      {!ticket.orderId && isStranger && (
        <Link className="btn btn-primary btn-lg w-100" href={signInPath(`/tickets/${ticket.id}`)}>
          Sign in to purchase
        </Link>
      )}
      {!ticket.orderId && !isStranger && (
        <>
          <ActionButton
            className="btn btn-primary btn-lg w-100"
            busy={busy}
            busyLabel="Reserving …"
            onClick={() => void doRequest()}
          >
            Purchase
          </ActionButton>
          <p className="form-text mt-2 mb-0 text-center">
            It is held for you while you pay. You can cancel until then.
          </p>
        </>
      )}
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
