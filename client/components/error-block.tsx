import type { ApiError } from '../lib/api-types';

/** The house way to say that something did not work; read out as soon as it appears. */
export function ErrorBlock({ errors }: { readonly errors: readonly ApiError[] }) {
  return (
    <div className="alert alert-danger" role="alert">
      <h2 className="alert-heading h6 mb-1">oops..</h2>
      <ul className={`mb-0 ${errors.length > 1 ? 'ps-3' : 'list-unstyled'}`}>
        {errors.map(({ message, field }) => (
          <li key={`${field}:${message}`}>{message}</li>
        ))}
      </ul>
    </div>
  );
}
