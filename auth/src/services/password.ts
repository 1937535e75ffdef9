import { availableParallelism } from 'node:os';
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { hash, verify } from '@node-rs/argon2';
import { TooManyRequestsError } from '@gittix/common';
import { limitConcurrency } from './limit-concurrency';

/**
 * OWASP's least for argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** A hash that no password has: salt and digest are all zeros. */
const NOBODYS = `${CURRENT}${base64(16)}$${base64(32)}`;

const MAX_WAITING = 100;

/** A hash takes a whole core for some 30 ms: more at once would only make everybody wait longer. */
const limited = limitConcurrency({
  running: availableParallelism(),
  waiting: MAX_WAITING,
  full: () => new TooManyRequestsError(undefined, 5),
});

/**
 * Hashes and compares passwords. New hashes are argon2id's (`$argon2id$…`); the older `<hash>.<salt>`
 * ones, made with scrypt, are still understood, but `isOutdated`.
 *
 * Every method that works rejects with TooManyRequestsError when too many callers wait already.
 */
export class Password {
  static toHash(password: string): Promise<string> {
    return limited(() => hash(password, COST));
  }

  /**
   * @param stored undefined when there is no such account: then the work is done all the same, so
   * that nobody can tell by the clock who has one
   */
  static compare(stored: string | undefined, supplied: string): Promise<boolean> {
    return limited(() => compareHash(stored ?? NOBODYS, supplied));
  }

  /** Whether the password should be hashed anew when it is next at hand. */
  static isOutdated(stored: string): boolean {
    return !stored.startsWith(CURRENT);
  }
}

function compareHash(stored: string, supplied: string): Promise<boolean> {
  return stored.startsWith('$argon2')
    ? compareArgon2(stored, supplied)
    : compareScrypt(stored, supplied);
}

async function compareArgon2(stored: string, supplied: string): Promise<boolean> {
  // a damaged hash belongs to no password
  return verify(stored, supplied).catch(() => false);
}

const scryptAsync = promisify<string, string, number, Buffer>(scrypt);

/** `<64 bytes in hexadecimal>.<salt>`; the salt goes in as the text that it is. */
async function compareScrypt(stored: string, supplied: string): Promise<boolean> {
  const [digest = '', salt = ''] = stored.split('.');
  const expected = Buffer.from(digest, 'hex');
  const actual = await scryptAsync(supplied, salt, 64);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** So many zero bytes in base64 without padding, as encoded hashes have it. */
function base64(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64').replace(/=+$/, '');
}
