import Link from 'next/link';
import { ActionButton } from '../components/action-button';
import { ErrorBlock } from '../components/error-block';
import { Notice } from '../components/notice';
import { PageHead } from '../components/page-head';
import { TicketStub } from '../components/ticket-stub';
import { useHydrated } from '../hooks/use-hydrated';
import { useTickets } from '../hooks/use-tickets';
import type { CommonProps, Page } from '../lib/page';
import { loadTickets, type TicketPage } from '../lib/ticket-list';

interface LandingProps {
  readonly first: TicketPage;
  /** Where the list begins, when it is not at its start. */
  readonly cursor?: string;
}

const LandingPage: Page<LandingProps> = ({ currentUser, first, cursor }) => {
  const { tickets, next, loadMore, busy, failure } = useTickets(first, cursor);
  const hydrated = useHydrated();

  return (
    <>
      <PageHead title="Tickets on sale" />
      <Welcome currentUser={currentUser} />
      {tickets.length > 0 && (
        <section aria-labelledby="on-sale">
          <h2 id="on-sale" className="h4">
            Tickets on sale
          </h2>
          <ul className="stubs">
            {tickets.map((ticket) => (
              <TicketStub key={ticket.id} ticket={ticket} />
            ))}
          </ul>
        </section>
      )}
      {tickets.length === 0 && <NothingOnSale />}
      {failure && <ErrorBlock errors={failure.errors} />}
      {next && (
        <div className="text-center mt-4">
          {hydrated ? (
            <ActionButton
              className="btn btn-outline-primary"
              busy={busy}
              onClick={() => void loadMore()}
            >
              Load more
            </ActionButton>
          ) : (
            <a className="btn btn-outline-primary" href={`/?cursor=${encodeURIComponent(next)}`}>
              Load more
            </a>
          )}
        </div>
      )}
    </>
  );
};

function Welcome({ currentUser }: CommonProps) {
  return (
    <section className="welcome">
      <h1 className="display-4">Be there.</h1>
      <p className="lead">Tickets from fans, at the price they ask. Yours is held while you pay.</p>
      <p className="mb-0 text-break">
        {currentUser && (
          <>
            You are signed in as <strong>{currentUser.email}</strong>.
          </>
        )}
        {currentUser === null && (
          <>
            You are not signed in. <Link href="/auth/signup">Sign up</Link> to buy and sell.
          </>
        )}
        {currentUser === undefined && 'Accounts can’t be reached right now. You can look around.'}
      </p>
    </section>
  );
}

function NothingOnSale() {
  return (
    <Notice
      level={2}
      title="Nothing is on sale right now"
      actions={
        <Link className="btn btn-primary" href="/tickets/new">
          Sell a ticket
        </Link>
      }
    >
      <p>Got a ticket that you can’t use? Offer it here: it takes a title and a price.</p>
    </Notice>
  );
}

LandingPage.getInitialProps = async ({ query }, client) => {
  const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
  const first = await loadTickets(client, cursor);
  return cursor ? { first, cursor } : { first };
};

export default LandingPage;
