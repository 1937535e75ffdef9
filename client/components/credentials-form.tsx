import Router, { useRouter } from 'next/router';
import type { FormEvent } from 'react';
import { useRequest } from '../hooks/use-request';
import type { CurrentUser } from '../lib/api-types';
import { pathAfterSignIn } from '../lib/sign-in-path';
import { ActionButton } from './action-button';
import { TextField } from './text-field';

interface CredentialsFormProps {
  readonly url: string;
  readonly submitLabel: string;
  /** For password managers: whether one is being chosen or given. */
  readonly passwordIs: 'new-password' | 'current-password';
  readonly passwordHint?: string;
}

/** E-mail and password; afterwards one lands where one wanted to go. */
export function CredentialsForm({
  url,
  submitLabel,
  passwordIs,
  passwordHint,
}: CredentialsFormProps) {
  const { query } = useRouter();
  const { doRequest, errors, fieldErrors, busy } = useRequest<CurrentUser>({
    url,
    method: 'post',
    onSuccess: () => Router.push(pathAfterSignIn(query.next)),
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void doRequest({ email: fields.get('email'), password: fields.get('password') });
  };

  return (
    <form className="panel" method="post" onSubmit={submit} noValidate>
      {errors}
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="email"
        required
        error={fieldErrors.email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={passwordIs}
        required
        hint={passwordHint}
        error={fieldErrors.password}
      />
      <ActionButton className="btn btn-primary w-100" busy={busy}>
        {submitLabel}
      </ActionButton>
    </form>
  );
}
