import type { Request } from 'express';
import { StripeError, unauthorized } from './errors';

/** Who may make a call: the server alone, a browser too, or whoever knows a client secret. */
export type Access = 'anyone' | 'publishable' | 'secret';

/**
 * Checks the key of a request, sent as `Authorization: Bearer` or as the user of basic
 * authentication (https://docs.stripe.com/keys). Every key of the test mode's form is right.
 * @throws 401 with Stripe's words.
 */
export function authenticateKey(req: Request, access: Access): 'publishable' | 'secret' {
  if (access === 'anyone') return 'publishable';
  const key = keyOf(req.get('authorization') ?? '');
  if (key === undefined) {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization ' +
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See " +
        'https://stripe.com/docs/api#authentication for details, or we can help at ' +
        'https://support.stripe.com/.',
    );
  }
  if (/^(?:sk|rk)_test_\w+$/.test(key)) return 'secret';
  if (!/^pk_test_\w+$/.test(key)) {
    throw unauthorized(`Invalid API Key provided: ${starred(key)}`);
  }
  if (access === 'publishable') return 'publishable';
  throw unauthorized(
    'This API call cannot be made with a publishable API key. Please use a secret API key. You ' +
      'can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
    'secret_key_required',
  );
}

/** A browser proves with the intent's client secret that the intent is its own. */
export function checkClientSecret(given: unknown, intent: { client_secret: string | null }): void {
  if (typeof given === 'string' && given === intent.client_secret) return;
  throw new StripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_invalid_parameter',
    message: 'The client_secret provided does not match the client_secret of this PaymentIntent.',
    param: 'client_secret',
  });
}

function keyOf(authorization: string): string | undefined {
  const [scheme = '', credentials = ''] = authorization.split(' ');
  if (/^bearer$/i.test(scheme)) return credentials || undefined;
  if (!/^basic$/i.test(scheme)) return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] || undefined;
}

/** Keys are secrets even when they are wrong: only the ends are shown, as Stripe does. */
function starred(key: string): string {
  if (key.length <= 12) return '*'.repeat(key.length);
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
