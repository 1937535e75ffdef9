import { BSONRegExp } from 'bson';
import { MongoError } from '../errors';

export function isRegex(value: unknown): value is BSONRegExp {
  return value instanceof BSONRegExp;
}

/**
 * A PCRE of MongoDB as a JavaScript one; what the two dialects share.
 * @throws {MongoError} 51091 when the pattern does not parse
 */
export function toRegExp(pattern: unknown, options: unknown): RegExp {
  const source = isRegex(pattern) ? pattern.pattern : pattern;
  const flags = typeof options === 'string' ? options : isRegex(pattern) ? pattern.options : '';
  if (typeof source !== 'string') throw new MongoError('BadValue', '$regex has to be a string');
  const unknown = [...flags].find((flag) => !'imsxu'.includes(flag));
  if (unknown) throw new MongoError(51108, `invalid flag in regex options: ${unknown}`);

  const extended = flags.includes('x');
  try {
    return new RegExp(extended ? compact(source) : source, flags.replace('x', ''));
  } catch {
    throw new MongoError(51091, `Regular expression is invalid: ${source}`);
  }
}

/** The `x` option: white space and comments are no part of the pattern. */
function compact(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#.*/gs, (token) =>
    /^[\s#]/.test(token) ? '' : token,
  );
}
