import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';

/** Strings compare by their bytes here: any other collation would give wrong answers. */
export function refuseCollation(args: Doc): void {
  const { collation } = args;
  if (!isDoc(collation) || collation.locale === undefined || collation.locale === 'simple') return;
  throw new MongoError('BadValue', 'collations are not supported by this server');
}
