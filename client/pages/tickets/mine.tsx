import Link from 'next/link';
import { Notice } from '../../components/notice';
import { PageHead } from '../../components/page-head';
import { PageLinks } from '../../components/page-links';
import { TicketBadge } from '../../components/state-badge';
import type { Ticket } from '../../lib/api-types';
import { formatMoney } from '../../lib/money';
import { nextCursor } from '../../lib/next-page';
import type { Page } from '../../lib/page';

interface MyTicketsProps {
  readonly tickets: readonly Ticket[];
  readonly next?: string;
  /** Whether these are not the first ones. */
  readonly isLater: boolean;
}

const MyTicketsPage: Page<MyTicketsProps> = ({ tickets, next, isLater }) => (
  <>
    <PageHead title="My tickets" />
    <div className="page-title">
      <h1>My tickets</h1>
      <Link className="btn btn-primary" href="/tickets/new">
        Sell a ticket
      </Link>
    </div>
    {tickets.length === 0 && !isLater ? (
      <Notice level={2} title="You have not offered a ticket yet">
        <p>What you sell is listed here, with what became of it.</p>
      </Notice>
    ) : (
      <ul className="rows panel">
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <Link className="rows-title" href={`/tickets/${ticket.id}`} prefetch={false}>
              {ticket.title}
            </Link>
            <span className="rows-price">{formatMoney(ticket.price)}</span>
            <span className="rows-state">
              <TicketBadge ticket={ticket} />
            </span>
          </li>
        ))}
      </ul>
    )}
    <PageLinks path="/tickets/mine" next={next} isLater={isLater} />
  </>
);

MyTicketsPage.requiresUser = true;
MyTicketsPage.getInitialProps = async ({ query: { cursor } }, client) => {
  const response = await client.get<Ticket[]>('/api/tickets', { params: { mine: true, cursor } });
  const next = nextCursor(response);
  return { tickets: response.data, isLater: cursor !== undefined, ...(next && { next }) };
};

export default MyTicketsPage;
