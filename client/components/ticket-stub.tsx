import Link from 'next/link';
import { formatMoney } from '../lib/money';
import type { ListedTicket } from '../lib/ticket-list';

/** A ticket in the list of what is on sale. */
export function TicketStub({ ticket: { id, title, price } }: { readonly ticket: ListedTicket }) {
  return (
    <li>
      <Link className="stub" href={`/tickets/${id}`} prefetch={false}>
        <span className="stub-title" dir="auto">
          {title}
        </span>
        <span className="stub-price price">{formatMoney(price)}</span>
      </Link>
    </li>
  );
}
