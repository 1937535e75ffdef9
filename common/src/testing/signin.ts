import jwt from 'jsonwebtoken';
import { anId } from './an-id';

/**
 * The cookie of somebody who is signed in, made without the auth service. Each call without an id
 * is another person.
 *
 * @returns the `Cookie` header's values
 */
export function signin(id: string = anId()): string[] {
  const key = process.env.JWT_KEY;
  if (!key) throw new Error('JWT_KEY must be defined');
  const session = { jwt: jwt.sign({ id, email: 'test@test.com' }, key) };
  return [`session=${Buffer.from(JSON.stringify(session)).toString('base64')}`];
}
