import { type ChildProcess, spawn } from 'node:child_process';
import { overflow, violations } from '@gittix/testing/browser/page-checks';
import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import type { Page } from 'playwright-core';
import { holdTicket } from './support/people';
import { screenshot } from './support/screenshot';
import { desktop, openSite, type Site } from './support/site';

/** As much of Stripe.js as a page sees; what it asks of Stripe goes to the test, and from there on. */
const stripeJs = `window.Stripe = () => {
  const ask = async (path) => (await fetch('https://api.stripe.com' + path, { method: 'POST' })).json();
  let card = null;
  const createCard = () => {
    const listeners = {};
    return {
      on: (name, listener) => { listeners[name] = listener; },
      off: () => {},
      update: () => {},
      destroy: () => { card = null; },
      mount: (node) => {
        node.textContent = 'Stripe’s own fields';
        setTimeout(() => listeners.ready?.(), 50);
      },
    };
  };
  return {
    elements: () => ({ getElement: () => card, create: () => (card = createCard()), update: () => {} }),
    createToken: () => ask('/token'),
    handleNextAction: ({ clientSecret }) => ask('/authenticate?' + clientSecret),
    createPaymentMethod: () => {},
    confirmCardPayment: () => {},
  };
};`;

withABrowser('paying with Stripe’s own fields', () => {
  let simulator: ChildProcess;
  let stripeUrl: string;
  let site: Site;

  beforeAll(async () => {
    const cli = require.resolve('@gittix/local/build/stripe/cli');
    simulator = spawn(process.execPath, [cli, '--port', '0']);
    let output = '';
    simulator.stdout?.on('data', (chunk) => (output += chunk));
    stripeUrl = await until(() => /http:\/\/[\d.]+:\d+/.exec(output)?.[0] ?? false);
    site = await openSite({
      STRIPE_KEY: 'sk_test_elements',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_elements',
      STRIPE_API_URL: stripeUrl,
    });
  });

  afterAll(async () => {
    await site?.close();
    await stopProcess(simulator);
  });

  async function authenticate(clientSecret: string, outcome: string): Promise<object> {
    const [intent] = clientSecret.split('_secret_');
    const response = await fetch(
      `${stripeUrl}/v1/simulator/payment_intents/${intent}/authenticate`,
      { method: 'POST', body: new URLSearchParams({ client_secret: clientSecret, outcome }) },
    );
    const paymentIntent = (await response.json()) as { status: string; last_payment_error: object };
    if (paymentIntent.status === 'succeeded') return { paymentIntent };
    return { error: paymentIntent.last_payment_error };
  }

  /** Stripe for one page: the card that is typed, and what the bank says each time it is asked. */
  async function stripeFor(page: Page, token: string, outcomes: string[] = []): Promise<void> {
    await page.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: stripeJs }),
    );
    await page.route('https://api.stripe.com/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const json =
        pathname === '/token'
          ? { token: { id: token } }
          : await authenticate(search.slice(1), outcomes.shift() ?? 'succeed');
      await route.fulfill({ json, headers: { 'Access-Control-Allow-Origin': '*' } });
    });
  }

  it('pays with a token, refused by the bank first and approved then', async () => {
    const { buyer, path } = await holdTicket(site, 'Elements', 32);
    const faults: string[] = [];
    buyer.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    await stripeFor(buyer, 'tok_threeDSecure2Required', ['fail', 'succeed']);
    await buyer.goto(path);
    await buyer.getByText('Stripe’s own fields').waitFor();
    await screenshot(buyer, desktop, 'order-elements');
    faults.push(...(await violations(buyer)));
    expect(await overflow(buyer)).toBeLessThanOrEqual(0);

    await buyer.locator('button:enabled', { hasText: 'Pay $32.00' }).click();
    await buyer.getByRole('alert').filter({ hasText: 'failed authentication' }).waitFor();
    await buyer.locator('button:enabled', { hasText: 'Pay $32.00' }).click();

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('says that Stripe could not be loaded', async () => {
    const { buyer, path } = await holdTicket(site, 'No Elements', 32);
    await buyer.route('https://js.stripe.com/**', (route) => route.abort());

    await buyer.goto(path);

    await buyer.getByRole('alert').filter({ hasText: 'Stripe could not be loaded' }).waitFor();
    expect(await buyer.getByRole('button', { name: /^Pay/ }).isDisabled()).toBe(true);
    await screenshot(buyer, desktop, 'order-without-stripe');
    expect(await violations(buyer)).toEqual([]);
  });
});
