import { User, type UserAttrs, type UserDoc } from '../models/user';

/** Somebody who has an account: `test@test.com` with `password`, unless told. */
export function buildUser(attrs: Partial<UserAttrs> = {}): Promise<UserDoc> {
  return User.build({ email: 'test@test.com', password: 'password', ...attrs }).save();
}
