import { testCards } from '../cards';
import {
  card,
  createIntent,
  failureOf,
  payWith,
  startSimulator,
  stopSimulators,
} from './support/simulator';

afterEach(stopSimulators);

it('makes a token of a card in a browser, which has only the publishable key', async () => {
  const { stripe, browser } = await startSimulator();

  const token = await browser.tokens.create({ card: card('4242 4242 4242 4242', { name: 'Ada' }) });

  expect(token).toMatchObject({
    object: 'token',
    card: { object: 'card', brand: 'Visa', last4: '4242', exp_month: 12, name: 'Ada' },
    livemode: false,
    type: 'card',
    used: false,
  });
  expect(await stripe.tokens.retrieve(token.id)).toMatchObject({ id: token.id });
});

it('keeps neither number nor security code', async () => {
  const { stripe, browser } = await startSimulator();

  const token = await browser.tokens.create({ card: card('4000000000009995', { cvc: '987' }) });
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: token.id } });

  expect(JSON.stringify([token, method])).not.toMatch(/400000000000|987/);
});

const thisYear = new Date().getFullYear();

it.each([
  ['a wrong digit', { number: '4242424242424241' }, 'incorrect_number', 'number'],
  ['letters', { number: '4242abcd42424242' }, 'invalid_number', 'number'],
  ['too few digits', { number: '4242' }, 'invalid_number', 'number'],
  ['month 13', { exp_month: '13' }, 'invalid_expiry_month', 'exp_month'],
  ['last year', { exp_year: String(thisYear - 1) }, 'invalid_expiry_year', 'exp_year'],
  ['a year far away', { exp_year: String(thisYear + 51) }, 'invalid_expiry_year', 'exp_year'],
  ['two digits for a security code', { cvc: '12' }, 'invalid_cvc', 'cvc'],
])('refuses a card with %s', async (_what, more, code, param) => {
  const { browser } = await startSimulator();

  const error = await failureOf(
    browser.tokens.create({ card: card('4242424242424242', more) as never }),
  );

  expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, param });
});

it('refuses the months of this year that are over', async () => {
  jest.useFakeTimers({
    now: new Date(2030, 5, 15),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout'],
  });
  try {
    const { browser } = await startSimulator();
    const ending = (exp_month: string) =>
      browser.tokens.create({ card: card('4242424242424242', { exp_month, exp_year: '30' }) });

    expect(await failureOf(ending('5'))).toMatchObject({ code: 'invalid_expiry_month' });
    expect((await ending('6')).card).toMatchObject({ exp_month: 6, exp_year: 2030 });
  } finally {
    jest.useRealTimers();
  }
});

it('wants a card', async () => {
  const { browser } = await startSimulator();

  expect(await failureOf(browser.tokens.create({}))).toMatchObject({
    statusCode: 400,
    code: 'parameter_missing',
    param: 'card',
  });
});

it.each(['tok_visa', 'tok_mastercard', 'tok_amex'])(
  'knows %s, any number of times',
  async (name) => {
    const { stripe } = await startSimulator();

    for (let payment = 0; payment < 2; payment++) {
      const { id } = await createIntent(stripe);
      expect((await stripe.paymentIntents.confirm(id, payWith(name))).status).toBe('succeeded');
    }
  },
);

it.each([
  ['tok_chargeDeclined', 'card_declined'],
  ['tok_chargeDeclinedInsufficientFunds', 'card_declined'],
  ['tok_visa_chargeDeclinedInsufficientFunds', 'card_declined'],
  ['tok_chargeDeclinedExpiredCard', 'expired_card'],
  ['tok_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
  ['tok_chargeDeclinedProcessingError', 'processing_error'],
])('declines %s', async (name, code) => {
  const { stripe } = await startSimulator();
  const { id } = await createIntent(stripe);

  expect(await failureOf(stripe.paymentIntents.confirm(id, payWith(name)))).toMatchObject({
    statusCode: 402,
    code,
  });
});

it.each([
  ['pm_card_visa', 'succeeded'],
  ['pm_card_mastercard', 'succeeded'],
  ['pm_card_authenticationRequired', 'requires_action'],
  ['pm_card_threeDSecure2Required', 'requires_action'],
])('takes %s for a payment method: %s', async (method, status) => {
  const { stripe } = await startSimulator();

  const intent = await createIntent(stripe, { confirm: true, payment_method: method });

  expect(intent.status).toBe(status);
  expect(intent.payment_method).toMatch(/^pm_\w{24}$/);
});

it('makes a payment method of a token, for the intent to be confirmed with', async () => {
  const { stripe, browser } = await startSimulator();
  const token = await browser.tokens.create({ card: card('5555555555554444') });

  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: token.id },
    billing_details: { email: 'ada@example.com' },
  });
  const { id } = await createIntent(stripe);
  const intent = await stripe.paymentIntents.confirm(id, { payment_method: method.id });

  expect(method).toMatchObject({
    billing_details: { email: 'ada@example.com' },
    card: { brand: 'mastercard', last4: '4444', checks: { cvc_check: 'pass' } },
  });
  expect(intent).toMatchObject({ status: 'succeeded', payment_method: method.id });
  expect(await stripe.paymentMethods.retrieve(method.id)).toMatchObject({ id: method.id });
});

it.each([
  ['tokens', 'tok_nope', 'token'],
  ['paymentMethods', 'pm_nope', 'PaymentMethod'],
] as const)('says that there is no such thing in %s', async (resource, id, name) => {
  const { stripe } = await startSimulator();

  expect(await failureOf(stripe[resource].retrieve(id))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: `No such ${name}: '${id}'`,
  });
});

it('lists its test cards to people', async () => {
  const { url } = await startSimulator();

  const response = await fetch(url);
  const page = await response.text();

  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  for (const { number } of testCards) expect(page).toContain(number);
});
