import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id of Stripe's look: the prefix of its kind and 24 random letters and digits. */
export function newId(prefix: string): string {
  return `${prefix}_${randomWord(24)}`;
}

/** Random letters and digits. 248 is the largest multiple of 62 in a byte: above it would be bias. */
export function randomWord(length: number): string {
  let word = '';
  while (word.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && word.length < length) word += ALPHABET[byte % 62];
    }
  }
  return word;
}

/** Stripe's time stamps are whole seconds since 1970. */
export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
