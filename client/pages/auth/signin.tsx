import Link from 'next/link';
import { useRouter } from 'next/router';
import { AlreadySignedIn } from '../../components/already-signed-in';
import { CredentialsForm } from '../../components/credentials-form';
import { PageHead } from '../../components/page-head';
import type { Page } from '../../lib/page';
import { pathAfterSignIn } from '../../lib/sign-in-path';

const SignInPage: Page = ({ currentUser }) => {
  const { query } = useRouter();
  if (currentUser) return <AlreadySignedIn currentUser={currentUser} />;

  const next = pathAfterSignIn(query.next);
  const signUp = next === '/' ? '/auth/signup' : `/auth/signup?next=${encodeURIComponent(next)}`;
  return (
    <div className="narrow">
      <PageHead title="Sign in" description="Sign in to buy and sell tickets on GitTix." />
      <h1>Sign In</h1>
      {next !== '/' && <p role="status">Please sign in to go on.</p>}
      <CredentialsForm
        url="/api/users/signin"
        submitLabel="Sign In"
        passwordIs="current-password"
      />
      <p className="mt-3 text-center">
        New to GitTix? <Link href={signUp}>Sign up</Link>
      </p>
    </div>
  );
};

export default SignInPage;
