import type { Request } from 'express';
import { NotAuthorizedError } from '../errors/not-authorized-error';
import type { UserPayload } from './session-token';

/**
 * Who makes this request, for routes that only the signed in may use.
 *
 * @throws NotAuthorizedError when nobody is signed in
 */
export function signedInUser({ currentUser }: Pick<Request, 'currentUser'>): UserPayload {
  if (!currentUser) throw new NotAuthorizedError();
  return currentUser;
}
