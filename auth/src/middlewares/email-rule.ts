import { body, type ValidationChain } from 'express-validator';

// eslint-disable-next-line no-control-regex -- these are what is refused
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/;

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
      .matches(CONTROL_CHARACTERS)
      .withMessage(message)
      .trim()
      .customSanitizer((email: string) => email.normalize('NFC').toLowerCase())
      .isEmail()
      .withMessage(message)
  );
}
