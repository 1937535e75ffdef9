import Link from 'next/link';
import { useRouter } from 'next/router';
import { AlreadySignedIn } from '../../components/already-signed-in';
import { CredentialsForm } from '../../components/credentials-form';
import { PageHead } from '../../components/page-head';
import type { Page } from '../../lib/page';
import { pathAfterSignIn, signInPath } from '../../lib/sign-in-path';

const SignUpPage: Page = ({ currentUser }) => {
  const { query } = useRouter();
  if (currentUser) return <AlreadySignedIn currentUser={currentUser} />;

  return (
    <div className="narrow">
      <PageHead title="Sign up" description="Open an account to buy and sell tickets on GitTix." />
      <h1>Sign Up</h1>
      <CredentialsForm
        url="/api/users/signup"
        submitLabel="Sign Up"
        passwordIs="new-password"
        passwordHint="Between 4 and 20 characters."
      />
      <p className="mt-3 text-center">
        Already have an account? <Link href={signInPath(pathAfterSignIn(query.next))}>Sign in</Link>
      </p>
    </div>
  );
};

export default SignUpPage;
