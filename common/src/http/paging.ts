import type { Request, Response } from 'express';
import { Types, type FilterQuery } from 'mongoose';
import { BadRequestError } from '../errors/bad-request-error';
import { decodeCursor, encodeCursor, type Cursor, type SortValue } from './keyset-cursor';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 100;

/** How a list is sorted: by `_id`, or by a field and then `_id`, so that no two rows are equal. */
export interface PageOrder {
  /** Needs an index on `{[field]: direction, _id: direction}`. */
  readonly field?: string;
  readonly direction: 1 | -1;
}

/** The part of a list that a request asks for. */
export interface Page {
  readonly limit: number;
  readonly order: PageOrder;
  /** Absent on the first page. */
  readonly after?: Cursor;
}

/**
 * Reads `?limit=` (1 to 100, 50 unless told) and `?cursor=` (from the `Link` of the page before).
 *
 * @example
 * const page = pageOf(req, { direction: 1 });
 * const rows = await Ticket.find({ ...filter, ...pageFilter(page) })
 *   .sort(pageSort(page)).limit(page.limit + 1).lean();
 * setNextLink(req, res, nextPageQuery(page, rows));
 * res.send(pageRows(page, rows));
 * @throws BadRequestError with the field `limit` or `cursor`
 */
export function pageOf(req: Pick<Request, 'query'>, order: PageOrder): Page {
  return { order, limit: limitOf(req.query.limit), after: cursorOf(req.query.cursor, order) };
}

function limitOf(text: unknown): number {
  if (text === undefined) return DEFAULT_PAGE_SIZE;
  const limit = typeof text === 'string' && /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_PAGE_SIZE) return limit;
  throw new BadRequestError(`limit must be a whole number from 1 to ${MAX_PAGE_SIZE}`, 'limit');
}

function cursorOf(text: unknown, { field }: PageOrder): Cursor | undefined {
  if (text === undefined) return undefined;
  const cursor = typeof text === 'string' ? decodeCursor(text) : undefined;
  if (cursor && (cursor.value !== undefined) === (field !== undefined)) return cursor;
  throw new BadRequestError('cursor is not valid', 'cursor');
}

/** The condition that leaves out all pages before; to be joined with the list's own (`$and`). */
export function pageFilter({ after, order }: Page): FilterQuery<unknown> {
  if (!after) return {};
  const beyond = order.direction === 1 ? '$gt' : '$lt';
  const id = { [beyond]: new Types.ObjectId(after.id) };
  if (!order.field) return { _id: id };
  return {
    $or: [{ [order.field]: { [beyond]: after.value } }, { [order.field]: after.value, _id: id }],
  };
}

export function pageSort({ order }: Page): Record<string, 1 | -1> {
  const { field, direction } = order;
  return field ? { [field]: direction, _id: direction } : { _id: direction };
}

/** The rows of the page: one more was read, which only tells that there is a next one. */
export function pageRows<Row>({ limit }: Page, rows: readonly Row[]): Row[] {
  return rows.slice(0, limit);
}

/** The query string of the next page (without `?`); undefined on the last. */
export function nextPageQuery(page: Page, rows: readonly object[]): string | undefined {
  const last = rows[page.limit - 1] as Record<string, unknown> | undefined;
  if (!last || rows.length <= page.limit) return undefined;
  const value = page.order.field ? (last[page.order.field] as SortValue) : undefined;
  const cursor = encodeCursor({ id: String(last._id), value });
  return new URLSearchParams({ limit: String(page.limit), cursor }).toString();
}

/** Names the next page in the `Link` header (https://www.rfc-editor.org/rfc/rfc8288). */
export function setNextLink(req: Request, res: Response, query: string | undefined): void {
  if (!query) return;
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(req.query)) {
    if (!next.has(name) && typeof value === 'string') next.set(name, value);
  }
  res.set('Link', `<${req.baseUrl}${req.path}?${next.toString()}>; rel="next"`);
}
