import Link from 'next/link';
import Router from 'next/router';
import { FailurePage } from '../../../components/failure-page';
import { Notice } from '../../../components/notice';
import { PageHead } from '../../../components/page-head';
import { TicketForm } from '../../../components/ticket-form';
import type { Ticket } from '../../../lib/api-types';
import type { Page } from '../../../lib/page';

interface EditTicketProps {
  readonly ticket: Ticket;
}

const EditTicketPage: Page<EditTicketProps> = ({ ticket, currentUser }) => {
  if (ticket.userId !== currentUser?.id) return <FailurePage status={403} />;
  const path = `/tickets/${ticket.id}`;
  return (
    <div className="narrow">
      <PageHead title="Edit your ticket" />
      {ticket.orderId ? (
        <Notice
          title={ticket.sold ? 'This ticket is sold' : 'This ticket is reserved'}
          actions={
            <Link className="btn btn-primary" href={path}>
              Back to the ticket
            </Link>
          }
        >
          <p>
            {ticket.sold
              ? 'What was sold stays as it was.'
              : 'Somebody is paying for it at this moment. If they don’t, you can edit it again.'}
          </p>
        </Notice>
      ) : (
        <>
          <h1>Edit your ticket</h1>
          <TicketForm
            url={`/api/tickets/${ticket.id}`}
            method="put"
            ticket={ticket}
            submitLabel="Save changes"
            onSuccess={() => Router.push('/tickets/[ticketId]', path)}
          />
        </>
      )}
    </div>
  );
};

EditTicketPage.requiresUser = true;
EditTicketPage.getInitialProps = async ({ query }, client) => {
  const { data: ticket } = await client.get<Ticket>(`/api/tickets/${String(query.ticketId)}`);
  return { ticket };
};

export default EditTicketPage;
