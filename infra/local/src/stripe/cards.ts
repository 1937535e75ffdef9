import { createHash } from 'node:crypto';

/** A refusal by the bank, in Stripe's words (https://docs.stripe.com/testing#declined-payments). */
export interface Decline {
  code: string;
  declineCode?: string;
  message: string;
}

export interface TestCard {
  number: string;
  brand: 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa';
  funding: 'credit' | 'debit' | 'prepaid';
  /** `tok_<name>` and `pm_card_<name>` stand for this card without a number. */
  names: readonly string[];
  description: string;
  /** The holder must pass 3-D Secure first. */
  authentication?: 'required';
  decline?: Decline;
  /** The simulator's own: the charge is made, the answer never comes. */
  neverAnswers?: true;
}

const genericDecline: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

const insufficientFunds: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

/** A number that Stripe's test mode does not know. */
const notATestCard: Decline = {
  code: 'card_declined',
  declineCode: 'test_mode_live_card',
  message:
    'Your card was declined. Your request was in test mode, but used a non test card. ' +
    'For a list of valid test cards, visit: https://stripe.com/docs/testing.',
};

/** Bank says no, whatever the holder does. */
function declined(number: string, name: string, description: string, decline: Decline): TestCard {
  const names = [name, `visa_${name}`];
  return { number, brand: 'visa', funding: 'credit', names, description, decline };
}

function declinedFor(code: string): Decline {
  return { code: 'card_declined', declineCode: code, message: 'Your card was declined.' };
}

function accepted(
  number: string,
  brand: TestCard['brand'],
  name: string,
  funding: TestCard['funding'] = 'credit',
): TestCard {
  return { number, brand, funding, names: [name], description: 'Succeeds.' };
}

function authenticated(
  number: string,
  names: readonly string[],
  description: string,
  decline?: Decline,
): TestCard {
  const card = { number, brand: 'visa', funding: 'credit', names, description } as const;
  return { ...card, authentication: 'required', ...(decline && { decline }) };
}

/** Stripe's own numbers (https://docs.stripe.com/testing), and at the end the simulator's. */
export const testCards: readonly TestCard[] = [
  accepted('4242424242424242', 'visa', 'visa'),
  accepted('4000056655665556', 'visa', 'visa_debit', 'debit'),
  accepted('5555555555554444', 'mastercard', 'mastercard'),
  accepted('5200828282828210', 'mastercard', 'mastercard_debit', 'debit'),
  accepted('5105105105105100', 'mastercard', 'mastercard_prepaid', 'prepaid'),
  accepted('378282246310005', 'amex', 'amex'),
  accepted('6011111111111117', 'discover', 'discover'),
  accepted('3056930009020004', 'diners', 'diners'),
  accepted('3566002020360505', 'jcb', 'jcb'),
  accepted('6200000000000005', 'unionpay', 'unionpay'),
  accepted('4000000000003055', 'visa', 'threeDSecureOptional'),

  declined('4000000000000002', 'chargeDeclined', 'Declined.', genericDecline),
  declined(
    '4000000000009995',
    'chargeDeclinedInsufficientFunds',
    'Declined: insufficient funds.',
    insufficientFunds,
  ),
  declined(
    '4000000000009987',
    'chargeDeclinedLostCard',
    'Declined: lost card.',
    declinedFor('lost_card'),
  ),
  declined(
    '4000000000009979',
    'chargeDeclinedStolenCard',
    'Declined: stolen card.',
    declinedFor('stolen_card'),
  ),
  declined(
    '4100000000000019',
    'chargeDeclinedFraudulent',
    'Declined: fraudulent.',
    declinedFor('fraudulent'),
  ),
  declined('4000000000000069', 'chargeDeclinedExpiredCard', 'Declined: expired card.', {
    code: 'expired_card',
    message: 'Your card has expired.',
  }),
  declined('4000000000000127', 'chargeDeclinedIncorrectCvc', 'Declined: incorrect CVC.', {
    code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  declined('4000000000000119', 'chargeDeclinedProcessingError', 'Declined: processing error.', {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),

  authenticated(
    '4000002760003184',
    ['authenticationRequired'],
    '3-D Secure required, then succeeds.',
  ),
  authenticated(
    '4000002500003155',
    ['authenticationRequiredOnSetup'],
    '3-D Secure required, then succeeds.',
  ),
  authenticated(
    '4000000000003220',
    ['threeDSecure2Required'],
    '3-D Secure required, then succeeds.',
  ),
  authenticated(
    '4000000000003063',
    ['threeDSecureRequired'],
    '3-D Secure required, then succeeds.',
  ),
  authenticated(
    '4000008400001629',
    ['threeDSecureRequiredChargeDeclined'],
    '3-D Secure required, then declined.',
    genericDecline,
  ),
  authenticated(
    '4000008260003178',
    ['authenticationRequiredChargeDeclinedInsufficientFunds'],
    '3-D Secure required, then declined: insufficient funds.',
    insufficientFunds,
  ),

  {
    number: '4000009990000013',
    brand: 'visa',
    funding: 'credit',
    names: ['simulatorChargeThenHang'],
    description: "The simulator's own: the card is charged, the answer never comes.",
    neverAnswers: true,
  },
];

const byFingerprint = new Map(testCards.map((card) => [fingerprintOf(card.number), card]));
const byName = new Map(testCards.flatMap((card) => card.names.map((name) => [name, card])));

/** How Stripe names a card number without telling it: equal for equal numbers. */
export function fingerprintOf(number: string): string {
  return createHash('sha256').update(`card:${number}`).digest('base64url').slice(0, 16);
}

/** The card behind `tok_<name>` or `pm_card_<name>`. */
export function cardNamed(name: string): TestCard | undefined {
  return byName.get(name);
}

/** What will happen when the card with this fingerprint is charged. */
export function behaviourOf(
  fingerprint: string,
): Pick<TestCard, 'authentication' | 'decline' | 'neverAnswers'> {
  return byFingerprint.get(fingerprint) ?? { decline: notATestCard };
}

/** The brand by the number's first digits; numbers of other networks are `unknown`. */
export function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return 'amex';
  if (/^3(?:0[0-5]|[689])/.test(number)) return 'diners';
  if (/^35/.test(number)) return 'jcb';
  if (/^4/.test(number)) return 'visa';
  if (/^(?:5[1-5]|2[2-7])/.test(number)) return 'mastercard';
  if (/^6(?:011|4[4-9]|5)/.test(number)) return 'discover';
  if (/^62/.test(number)) return 'unionpay';
  return 'unknown';
}

export function fundingOf(fingerprint: string): TestCard['funding'] {
  return byFingerprint.get(fingerprint)?.funding ?? 'credit';
}

/** The check digit of ISO/IEC 7812: every second digit from the right counts twice. */
export function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
