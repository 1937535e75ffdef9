/// <reference types="cookie-session" preserve="true" />
import type { NextFunction, Request, Response } from 'express';
import { verifyToken, type UserPayload } from '../http/session-token';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express lets itself be extended
  namespace Express {
    interface Request {
      /** Who is signed in; unset for everybody else. Set by `currentUser`. */
      currentUser?: UserPayload;
    }
  }
}

/** Says who is signed in, by the session's token; never refuses. Comes after `cookieSession`. */
export function currentUser(req: Request, _res: Response, next: NextFunction): void {
  req.currentUser = verifyToken(req.session?.jwt);
  next();
}
