import { body, type ValidationChain } from 'express-validator';

/** Control characters, and halves of characters, over which the check itself would stumble. */
const NO_PART_OF_AN_ADDRESS = /[\p{Cc}\p{Cs}]/u;

/**
 * Takes an address and puts it into the one spelling that it is stored in: trimmed, lower-cased, and
 * with each accented letter as one character, or two accounts could look the same.
 */
export function emailRule(message: string): ValidationChain {
  return (
    body('email')
      .isString()
      .withMessage(message)
      .bail()
      // before the trim, which takes a line break for mere space; isEmail lets them pass in quotes
      .not()
      .matches(NO_PART_OF_AN_ADDRESS)
      .withMessage(message)
      .bail()
      .trim()
      .customSanitizer((email: string) => email.normalize('NFC').toLowerCase())
      .isEmail()
      .withMessage(message)
  );
}
