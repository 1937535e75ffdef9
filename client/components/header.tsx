import Link from 'next/link';
import { useRouter } from 'next/router';
import type { CurrentUser } from '../lib/api-types';
import { TicketMark } from './ticket-mark';

export function Header({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/)[0];
  const links = [
    !currentUser && { label: 'Sign Up', href: '/auth/signup' },
    !currentUser && { label: 'Sign In', href: '/auth/signin' },
    currentUser && { label: 'Sell Tickets', href: '/tickets/new' },
    currentUser && { label: 'My Tickets', href: '/tickets/mine' },
    currentUser && { label: 'My Orders', href: '/orders' },
    currentUser && { label: 'Sign Out', href: '/auth/signout' },
  ].filter((link) => link !== false && link !== null);

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
        <ul className={`nav d-flex align-items-center${currentUser ? ' nav-signed-in' : ''}`}>
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
