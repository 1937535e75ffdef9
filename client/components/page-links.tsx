import Link from 'next/link';

interface PageLinksProps {
  readonly path: string;
  readonly next?: string;
  readonly isLater: boolean;
}

/** From one page of a long list to the next, and back to its start. */
export function PageLinks({ path, next, isLater }: PageLinksProps) {
  if (!next && !isLater) return null;
  return (
    <nav className="d-flex justify-content-between mt-3" aria-label="Pages">
      {isLater ? <Link href={path}>Back to the start</Link> : <span />}
      {next && <Link href={`${path}?cursor=${encodeURIComponent(next)}`}>Next page</Link>}
    </nav>
  );
}
