import { body, type ValidationChain } from 'express-validator';

const MAX_TITLE_LENGTH = 200;
const MAX_PRICE = 999_999.99;

/** Zero-width characters are no spaces, and so outlive a trim; alone they would show nothing. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The body of a request that makes or changes a ticket, as `matchedData` gives it. */
export interface TicketInput {
  /** Trimmed. */
  title: string;
  /** Dollars. */
  price: number;
}

/**
 * What a ticket must look like.
 *
 * @param priceMessage the answer when the price is missing, not a number, or not above zero
 */
export function ticketRules(priceMessage: string): ValidationChain[] {
  return [
    body('title')
      .isString()
      .withMessage('Title is required')
      .bail()
      .trim()
      .matches(VISIBLE)
      .withMessage('Title is required')
      .isLength({ max: MAX_TITLE_LENGTH })
      .withMessage(`Title must have at most ${MAX_TITLE_LENGTH} characters`)
      .not()
      // control characters, and halves of surrogate pairs, which can't be stored as UTF-8
      .matches(/[\p{Cc}\p{Cs}]/u)
      .withMessage('Title must not contain control characters'),
    body('price')
      .customSanitizer(toNumber)
      .custom((price) => price > 0)
      .withMessage(priceMessage)
      .bail()
      .custom((price) => price <= MAX_PRICE)
      .withMessage(`Price must be at most ${MAX_PRICE}`)
      .custom((price) => Math.round(price * 100) / 100 === price)
      .withMessage('Price must have at most two decimals'),
  ];
}

/** JSON numbers, and what a form sends for one: `20`, `20.50`. NaN for all else. */
function toNumber(price: unknown): number {
  if (typeof price === 'number') return price;
  return typeof price === 'string' && /^\d+(\.\d+)?$/.test(price) ? Number(price) : NaN;
}
