import { Types } from 'mongoose';

/** A fresh id, as hexadecimal digits. */
export function anId(): string {
  return new Types.ObjectId().toHexString();
}
