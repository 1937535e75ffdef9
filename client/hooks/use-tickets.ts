import { useState } from 'react';
import { buildClient } from '../api/build-client';
import { failureOf, type RequestFailure } from '../lib/request-failure';
import { loadTickets, reloadTickets, type TicketPage } from '../lib/ticket-list';
import { useReturn } from './use-return';

/**
 * The list of what is on sale as it grows page by page. When the visitor comes back to it, it is
 * looked up anew: what sold meanwhile is gone.
 *
 * @param startsAt the cursor of `first`; a list that begins in the middle is left as it is
 */
export function useTickets(first: TicketPage, startsAt: string | undefined) {
  const [page, setPage] = useState(first);
  const [shown, setShown] = useState(first);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestFailure>();

  if (first !== shown) {
    // the page was navigated to again
    setShown(first);
    setPage(first);
  }

  const loadMore = async () => {
    if (busy || !page.next) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const more = await loadTickets(buildClient({}), page.next);
      setPage({ tickets: [...page.tickets, ...more.tickets], next: more.next });
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  useReturn(() => {
    if (busy || startsAt) return;
    reloadTickets(buildClient({}), page.tickets.length).then(setPage, () => undefined);
  });

  return { ...page, loadMore, busy, failure };
}
