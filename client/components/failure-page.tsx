import Link from 'next/link';
import { Notice } from './notice';
import { PageHead } from './page-head';

interface Words {
  readonly title: string;
  readonly text: string;
}

const words: Readonly<Record<number, Words>> = {
  403: {
    title: 'This belongs to somebody else',
    text: 'You are signed in, but with an account that has no part in this.',
  },
  404: {
    title: 'We can’t find this page',
    text: 'The address may be mistyped, or what was here is gone.',
  },
  500: {
    title: 'Something went wrong on our side',
    text: 'It is not your doing. Please try again in a moment.',
  },
  503: {
    title: 'We can’t reach a part of GitTix',
    text: 'It should be back in a moment. Nothing you did is lost.',
  },
};

/** A page that can't be shown: why, and the way home. */
export function FailurePage({ status }: { readonly status: number }) {
  const known = words[status] ?? words[500];
  const mayPass = status >= 500;
  return (
    <div className="narrow">
      <PageHead title={known?.title ?? ''} />
      <Notice
        title={known?.title ?? ''}
        tone={mayPass ? 'danger' : 'warning'}
        actions={
          <>
            {mayPass && (
              <a className="btn btn-primary" href="">
                Try again
              </a>
            )}
            <Link className={`btn ${mayPass ? 'btn-outline-primary' : 'btn-primary'}`} href="/">
              See tickets on sale
            </Link>
          </>
        }
      >
        <p>{known?.text}</p>
        <p className="text-body-secondary small mb-0">Error {status}</p>
      </Notice>
    </div>
  );
}
