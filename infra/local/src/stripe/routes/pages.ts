import { type Response, Router } from 'express';
import { checkClientSecret } from '../access';
import { testCards } from '../cards';
import type { Answer, Call, Endpoint } from '../endpoint';
import { escaped, htmlPage } from '../html';
import { inWords } from '../money';
import { authenticate } from '../objects/confirmation';
import { findIntent } from '../objects/payment-intent';
import { optionalOneOf } from '../params';
import { type PublicIntent, publicView } from '../public-view';

/** For people: what this is, and the stand-in for the bank's own 3-D Secure page. */
export function pagesRouter(endpoint: Endpoint): Router {
  const router = Router();
  router.get('/', (_req, res) => void res.send(homePage()));
  router.get(
    '/authenticate/:id',
    endpoint('pages.authenticate', 'anyone', showIntent, sendQuestion),
  );
  router.post(
    '/authenticate/:id',
    endpoint('pages.authenticate', 'anyone', answerBank, sendOutcome),
  );
  return router;
}

function homePage(): string {
  const rows = testCards.map(({ number, names, description }) => {
    const tokens = names.map((name) => `<code>tok_${name}</code>`).join(' ');
    return `<tr><td><code>${number}</code></td><td>${escaped(description)}</td><td>${tokens}</td></tr>`;
  });
  return htmlPage(
    'Stripe simulator',
    `<p>Stands in for Stripe's API on one machine: no money moves, any key of the form
<code>sk_test_…</code> or <code>pk_test_…</code> is right. Never for production.</p>
<h2>Test cards</h2>
<p>Any date in the future, any three digits (American Express: four).</p>
<table><thead><tr><th>Number</th><th>What happens</th><th>Token</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`,
  );
}

function showIntent({ context, id, params }: Call): PublicIntent {
  const intent = findIntent(context, id);
  checkClientSecret(params.client_secret, intent);
  return publicView(intent);
}

function answerBank({ context, id, params }: Call): { intent: PublicIntent; returnUrl?: string } {
  const intent = findIntent(context, id);
  checkClientSecret(params.client_secret, intent);
  const outcome = optionalOneOf(params, 'outcome', ['succeed', 'fail']) ?? 'fail';
  const returnUrl = intent.next_action?.redirect_to_url?.return_url ?? undefined;
  return { intent: publicView(authenticate(context, intent, outcome)), returnUrl };
}

function sendQuestion(res: Response, { body }: Answer): void {
  const intent = body as PublicIntent;
  if (intent.status !== 'requires_action') {
    res.send(
      htmlPage('3-D Secure', `<p>This payment needs no authentication: ${intent.status}.</p>`),
    );
    return;
  }
  const amount = inWords(intent.amount, intent.currency);
  res.send(
    htmlPage(
      '3-D Secure',
      `<p>The simulated bank asks: do you want to pay ${escaped(amount)}?</p>
<form method="post">
<input type="hidden" name="client_secret" value="${escaped(intent.client_secret ?? '')}">
<button name="outcome" value="succeed">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
</form>`,
    ),
  );
}

function sendOutcome(res: Response, { status, body }: Answer): void {
  if (status !== 200) {
    const { error } = body as { error: { message: string } };
    res.status(status).send(htmlPage('3-D Secure', `<p>${escaped(error.message)}</p>`));
    return;
  }
  const { intent, returnUrl } = body as ReturnType<typeof answerBank>;
  if (returnUrl !== undefined) {
    res.redirect(303, wayBack(returnUrl, intent));
    return;
  }
  const sentence =
    intent.status === 'succeeded'
      ? 'Paid. You can close this page.'
      : (intent.last_payment_error?.message ?? 'Not paid.');
  res.send(htmlPage('3-D Secure', `<p role="status">${escaped(sentence)}</p>`));
}

/** As Stripe sends the buyer back: https://docs.stripe.com/api/payment_intents/confirm#confirm_payment_intent-return_url */
function wayBack(returnUrl: string, intent: PublicIntent): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}
