import Link from 'next/link';
import { useRouter } from 'next/router';
import type { CurrentUser } from '../lib/api-types';
import { pathAfterSignIn } from '../lib/sign-in-path';
import { Notice } from './notice';
import { PageHead } from './page-head';

/** In place of a form for strangers: by the back button, or after signing in on another tab. */
export function AlreadySignedIn({ currentUser }: { readonly currentUser: CurrentUser }) {
  const { query } = useRouter();
  return (
    <div className="narrow">
      <PageHead title="Signed in" />
      <Notice
        title="You are signed in"
        tone="success"
        actions={
          <>
            <Link className="btn btn-primary" href={pathAfterSignIn(query.next)}>
              Go on
            </Link>
            <Link className="btn btn-outline-primary" href="/auth/signout">
              Sign out
            </Link>
          </>
        }
      >
        <p>
          As <strong className="text-break">{currentUser.email}</strong>.
        </p>
      </Notice>
    </div>
  );
}
