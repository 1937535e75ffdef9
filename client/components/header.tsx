import Link from 'next/link';
import { useRouter } from 'next/router';
import type { CurrentUser } from '../lib/api-types';

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
          <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M3 9a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v3.5a3.5 3.5 0 0 0 0 7V23a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-3.500a3.5 3.500 0 0 0 0-7z" />
            <path className="brand-perforation" d="M20 8v16" />
          </svg>
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
