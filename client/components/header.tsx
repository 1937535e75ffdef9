import Link from 'next/link';
import { useRouter } from 'next/router';
import type { CommonProps } from '../lib/page';
import { TicketMark } from './ticket-mark';

export function Header({ currentUser }: CommonProps) {
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/)[0];
  const links = [
    currentUser === null && { label: 'Sign Up', href: '/auth/signup' },
    currentUser === null && { label: 'Sign In', href: '/auth/signin' },
    currentUser && { label: 'Sell Tickets', href: '/tickets/new' },
    currentUser && { label: 'My Tickets', href: '/tickets/mine' },
    currentUser && { label: 'My Orders', href: '/orders' },
    currentUser && { label: 'Sign Out', href: '/auth/signout' },
  ].filter((link) => !!link);

  return (
    <header className="site-header">
      <a className="visually-hidden-focusable skip-link" href="#main">
        Skip to content
      </a>
      <nav className="navbar container" aria-label="Main">
        <Link className="navbar-brand" href="/">
          <TicketMark className="brand-mark" />
          GitTix
        </Link>
        <ul
          className={`nav d-flex d-print-none align-items-center${currentUser ? ' nav-signed-in' : ''}`}
        >
          {links.map(({ label, href }) => (
            <li key={href} className="nav-item">
              <Link
                className="nav-link"
                href={href}
                aria-current={path === href ? 'page' : undefined}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
