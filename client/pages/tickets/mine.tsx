import Link from 'next/link';
import { Notice } from '../../components/notice';
import { PageHead } from '../../components/page-head';
import { PageLinks } from '../../components/page-links';
import { TicketBadge } from '../../components/state-badge';
import { TicketRow } from '../../components/ticket-row';
import type { Ticket } from '../../lib/api-types';
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
    <div className="d-flex flex-wrap align-items-center justify-content-between gap-2 mb-3">
      <h1 className="mb-0">My tickets</h1>
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
          <TicketRow
            key={ticket.id}
            href={`/tickets/${ticket.id}`}
            title={ticket.title}
            price={ticket.price}
            badge={<TicketBadge ticket={ticket} />}
          />
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
