import { isObjectIdOrHexString } from 'mongoose';

/** What a page can be sorted by beside the id. */
export type SortValue = string | number | Date;

/** The last row of a page: the next page begins behind it. */
export interface Cursor {
  readonly id: string;
  /** The row's value of the field that the list is sorted by; absent when that is the id alone. */
  readonly value?: SortValue;
}

/** Opaque to callers: they send back what they got. */
export function encodeCursor({ id, value }: Cursor): string {
  const parts =
    value === undefined ? [id] : [id, value instanceof Date ? [value.getTime()] : value];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Undefined for all but what `encodeCursor` made: a cursor must not carry an operator to a query. */
export function decodeCursor(text: string): Cursor | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length < 1 || parts.length > 2) return undefined;
  const [id, encoded] = parts as [unknown, unknown];
  if (typeof id !== 'string' || !isObjectIdOrHexString(id)) return undefined;
  if (parts.length === 1) return { id };
  const value = decodeValue(encoded);
  return value === undefined ? undefined : { id, value };
}

function decodeValue(encoded: unknown): SortValue | undefined {
  if (typeof encoded === 'string' || typeof encoded === 'number') return encoded;
  if (!Array.isArray(encoded) || encoded.length !== 1) return undefined;
  const date = new Date(Number(encoded[0]));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
