import Router from 'next/router';
import { PageHead } from '../../components/page-head';
import { TicketForm } from '../../components/ticket-form';
import type { Page } from '../../lib/page';

const NewTicketPage: Page = () => (
  <div className="narrow">
    <PageHead title="Sell a ticket" description="Offer a ticket: it takes a title and a price." />
    <h1>Sell a ticket</h1>
    <TicketForm
      url="/api/tickets"
      method="post"
      submitLabel="Put on sale"
      onSuccess={() => Router.push('/')}
    />
  </div>
);

NewTicketPage.requiresUser = true;

export default NewTicketPage;
