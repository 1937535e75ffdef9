import express, { type NextFunction, type Request, type Response } from 'express';
import { UnsupportedMediaTypeError } from '../errors/unsupported-media-type-error';

/** Objects and arrays only, 100 kB at most. */
export const parseJson = express.json({ limit: '100kb', strict: true });

/** Refuses (415) a body that does not call itself JSON: Express would read it as an empty one. */
export function requireJson(req: Request, _res: Response, next: NextFunction): void {
  if (hasBody(req) && !req.is('application/json')) throw new UnsupportedMediaTypeError();
  next();
}

/** Clients send an empty body as length 0, or as chunks without a type. */
function hasBody(req: Request): boolean {
  const length = req.get('Content-Length');
  if (length !== undefined) return length !== '0';
  return req.get('Transfer-Encoding') !== undefined && req.get('Content-Type') !== undefined;
}
