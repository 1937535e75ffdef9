import { createHash } from 'node:crypto';
import type { Response } from 'express';

/** A body that is serialised once, however many requests it answers. */
export interface JsonAnswer {
  readonly body: Buffer;
  readonly etag: string;
}

/** @param value anything that JSON can say */
export function jsonAnswer(value: unknown): JsonAnswer {
  const body = Buffer.from(JSON.stringify(value));
  return { body, etag: `"${createHash('sha1').update(body).digest('base64url')}"` };
}

/** Sends it, or 304 to those who have these very bytes (`If-None-Match`). */
export function sendJson(res: Response, { body, etag }: JsonAnswer): void {
  res.set({ 'Content-Type': 'application/json; charset=utf-8', ETag: etag }).send(body);
}
