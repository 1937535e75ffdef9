import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatMoney } from '../lib/money';

interface TicketRowProps {
  readonly href: string;
  readonly title: string;
  /** Dollars. */
  readonly price: number;
  readonly badge: ReactNode;
}

/** A line in a list of one's own, be it of tickets or of orders. */
export function TicketRow({ href, title, price, badge }: TicketRowProps) {
  return (
    <li>
      <Link className="rows-title stretched-link" href={href} prefetch={false} dir="auto">
        {title}
      </Link>
      <span className="price">{formatMoney(price)}</span>
      <span className="rows-state">{badge}</span>
    </li>
  );
}
