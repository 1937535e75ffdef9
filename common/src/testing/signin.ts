import { signToken } from '../http/session-token';
import { anId } from './an-id';

/**
 * The cookie of somebody who is signed in, made without the auth service. Each call without an id
 * is another person.
 *
 * @returns the `Cookie` header's values
 */
export function signin(id: string = anId()): string[] {
  const session = { jwt: signToken({ id, email: 'test@test.com' }) };
  return [`session=${Buffer.from(JSON.stringify(session)).toString('base64')}`];
}
