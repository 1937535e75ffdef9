import Stripe from 'stripe';

export type StripeCall =
  | 'paymentIntents.create'
  | 'paymentIntents.retrieve'
  | 'paymentIntents.confirm'
  | 'paymentIntents.cancel'
  | 'refunds.create';

/** What Stripe answers to one call: an object, an error, or work to do before either. */
type Answer = object | Error | (() => Promise<object>);

interface Received {
  call: StripeCall;
  args: unknown[];
}

const script = new Map<StripeCall, Answer[]>();
const received: Received[] = [];
const untold: string[] = [];

/** A method of the double: it gives the answers that it was told, in order, and fails without one. */
export function scripted(call: StripeCall) {
  return async (...args: unknown[]): Promise<object> => {
    received.push({ call, args });
    const answer = script.get(call)?.shift();
    if (!answer) {
      untold.push(call);
      throw new Error(`Nobody told the Stripe double what to answer to ${call}`);
    }
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? (answer as () => Promise<object>)() : answer;
  };
}

/** Tells the double what to answer to the next call of this kind. */
export function stripeAnswers(call: StripeCall, ...answers: Answer[]): void {
  script.set(call, [...(script.get(call) ?? []), ...answers]);
}

/** The arguments of each call of this kind so far. */
export function stripeCalls(call: StripeCall): unknown[][] {
  return received.filter((each) => each.call === call).map(({ args }) => args);
}

/** Each test begins with an empty script, and has used it up at its end. */
export function useStripeDouble(): void {
  beforeEach(() => {
    script.clear();
    received.length = 0;
    untold.length = 0;
  });

  afterEach(() => {
    const unused = [...script].filter(([, answers]) => answers.length > 0).map(([call]) => call);
    expect({ untold, unused }).toEqual({ untold: [], unused: [] });
  });
}

export function anIntent(
  status: Stripe.PaymentIntent.Status,
  more: Partial<Stripe.PaymentIntent> = {},
): Partial<Stripe.PaymentIntent> {
  return {
    id: 'pi_1',
    object: 'payment_intent',
    status,
    client_secret: 'pi_1_secret',
    last_payment_error: null,
    ...more,
  };
}

export function cardDeclined(message = 'Your card was declined.'): Error {
  return new Stripe.errors.StripeCardError({ type: 'card_error', message, statusCode: 402 });
}

export function invalidRequest(message: string, code?: string): Error {
  const type = 'invalid_request_error';
  return new Stripe.errors.StripeInvalidRequestError({ type, code, message, statusCode: 400 });
}

export function unexpectedState(): Error {
  return invalidRequest('The intent has gone on.', 'payment_intent_unexpected_state');
}

export function stripeIsBroken(): Error {
  const type = 'api_error';
  return new Stripe.errors.StripeAPIError({ type, message: 'Something broke.', statusCode: 500 });
}

/** No answer: a closed connection, a time-out. */
export function stripeIsAway(): Error {
  return new Stripe.errors.StripeConnectionError({ type: 'api_error', message: 'No answer.' });
}
