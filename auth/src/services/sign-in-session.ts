import { settings, signToken } from '@gittix/common';
import type { Request } from 'express';
import type { UserDoc } from '../models/user';

/** Puts the token of this user into the session cookie. */
export function signInSession(req: Request, user: UserDoc): void {
  const { JWT_TTL_SECONDS } = settings(['JWT_TTL_SECONDS']);
  req.session = { jwt: signToken({ id: user.id as string, email: user.email }, JWT_TTL_SECONDS) };
}
