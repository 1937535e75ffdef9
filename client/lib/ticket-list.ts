import type { AxiosInstance } from 'axios';
import type { Ticket } from './api-types';
import { nextCursor } from './next-page';

/** What a list shows of a ticket. */
export type ListedTicket = Pick<Ticket, 'id' | 'title' | 'price'>;

export interface TicketPage {
  readonly tickets: readonly ListedTicket[];
  /** Leads to the next page; absent on the last one. */
  readonly next?: string;
}

/** The most that one request may ask for. */
const LARGEST_PAGE = 100;

/**
 * A page of what is on sale.
 *
 * @param cursor `next` of the page before
 */
export async function loadTickets(
  client: AxiosInstance,
  cursor?: string,
  limit?: number,
): Promise<TicketPage> {
  const response = await client.get<Ticket[]>('/api/tickets', { params: { cursor, limit } });
  // every byte of this stands in the page twice: as HTML and as props
  const tickets = response.data.map(({ id, title, price }) => ({ id, title, price }));
  return { tickets, next: nextCursor(response) };
}

/** The list from its start, with at least as many tickets as `count` where there are so many. */
export async function reloadTickets(client: AxiosInstance, count: number): Promise<TicketPage> {
  const limit = Math.min(Math.max(count, 1), LARGEST_PAGE);
  let page = await loadTickets(client, undefined, limit);
  while (page.tickets.length < count && page.next) {
    const more = await loadTickets(client, page.next, limit);
    page = { tickets: [...page.tickets, ...more.tickets], next: more.next };
  }
  return page;
}
