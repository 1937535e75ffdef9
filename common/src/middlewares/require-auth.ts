import type { NextFunction, Request, Response } from 'express';
import { NotAuthorizedError } from '../errors/not-authorized-error';

/** Lets only the signed in pass (401 for the rest). Comes after `currentUser`. */
export function requireAuth(req: Request, _res: Response, next: NextFunction): void {
  if (!req.currentUser) throw new NotAuthorizedError();
  next();
}
