import Router from 'next/router';
import { useEffect, useEffectEvent } from 'react';
import { ActionButton } from '../../components/action-button';
import { PageHead } from '../../components/page-head';
import { useRequest } from '../../hooks/use-request';
import type { Page } from '../../lib/page';

/** Done by the browser: only there can the cookie be dropped. */
const SignOutPage: Page = () => {
  const { doRequest, errors, busy } = useRequest({
    url: '/api/users/signout',
    method: 'post',
    body: {},
    onSuccess: () => Router.push('/'),
  });
  const signOut = useEffectEvent(() => void doRequest());
  useEffect(() => signOut(), []);

  return (
    <div className="narrow">
      <PageHead title="Sign out" />
      <div role="status">
        <h1 className="h4">{errors ? 'You are still signed in' : 'signing you out...'}</h1>
      </div>
      {errors}
      {errors && (
        <ActionButton busy={busy} onClick={() => void doRequest()}>
          Try again
        </ActionButton>
      )}
    </div>
  );
};

export default SignOutPage;
