import type { Request } from 'express';
import { NotAuthorizedError } from '../errors/not-authorized-error';

/**
 * Comes before anything that the state of the document decides, or strangers would learn of it.
 *
 * @throws NotAuthorizedError unless the signed-in user owns the document
 */
export function requireOwner(
  document: { readonly userId: string },
  { currentUser }: Pick<Request, 'currentUser'>,
): void {
  if (!currentUser || document.userId !== currentUser.id) throw new NotAuthorizedError();
}
