import type { Schema } from 'mongoose';
import { publicJson } from './public-json';

/**
 * Counts the saves of a document in `version`: 0 for the insert, one more with each save after it,
 * and refuses a save over somebody else's (Mongoose's `VersionError`).
 */
export function versioned(schema: Schema): void {
  schema.set('versionKey', 'version');
  schema.set('optimisticConcurrency', true);
  schema.set('toJSON', { transform: publicJson });
  schema.add({ updatedAt: { type: Date } });
  schema.pre('save', function touch() {
    // Mongoose 8 neither writes nor counts a save without a change
    this.set('updatedAt', new Date());
    this.markModified('updatedAt');
  });
}
