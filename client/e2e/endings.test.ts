import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { until } from '@gittix/testing/until';
import type { Page } from 'playwright-core';
import { cards, fillCard, holdTicket, offer, payByToken, purchase, signUp } from './support/people';
import { openSite, type Site } from './support/site';
import { clearFaults, isPlanned, planFault } from './support/stripe';
import { faultsOf, samePerson } from './support/views';

withABrowser('orders that end without a ticket', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite({ EXPIRATION_WINDOW_SECONDS: '20' });
  });
  afterAll(() => site?.close());

  const stateOf = async (buyer: Page, path: string) =>
    (await (await buyer.request.get(`/api${path}`)).json()) as {
      status: string;
      refundedAt?: string;
    };

  /** An order whose charge comes when its buyer has cancelled it, and the answer to paying it. */
  async function chargedTooLate(buyer: Page, ticketId: string) {
    const path = await purchase(buyer, ticketId);
    const call = 'payment_intents.confirm';
    await planFault(site, { call, mode: 'slow', delay_ms: 5_000 });
    const payment = payByToken(buyer, path);
    await until(async () => !(await isPlanned(site, call)));
    await buyer.request.delete(`/api${path}`);
    expect(await stateOf(buyer, path)).toMatchObject({ status: 'cancelled' });
    return { path, payment };
  }

  /** An order of which nobody can say whether it is paid: Stripe does not answer. */
  async function chargedPerhaps(buyer: Page, ticketId: string): Promise<string> {
    const path = await purchase(buyer, ticketId);
    // the library asks once more when a connection was cut
    await planFault(site, { call: 'payment_intents.confirm', mode: 'reset', times: 2 });
    await planFault(site, { call: 'payment_intents.retrieve', mode: 'error_500', times: 1_000 });
    expect((await payByToken(buyer, path)).status()).toBe(503);
    return path;
  }

  it('counts down to Order Expired, and puts the ticket back on the list', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Slow concert', 15);
    const buyer = await site.visit();
    await signUp(buyer);

    await purchase(buyer, ticketId);
    await buyer.getByRole('timer').waitFor();
    await buyer.getByRole('heading', { name: 'Order Expired' }).waitFor();
    expect(await buyer.getByRole('button', { name: /^Pay/ }).count()).toBe(0);

    await until(async () => {
      await seller.goto('/');
      return (await seller.getByRole('link', { name: /Slow concert/ }).count()) === 1;
    });
    await buyer.getByRole('link', { name: 'Back to the ticket' }).click();
    await buyer.getByRole('heading', { name: 'Slow concert' }).waitFor();
  });

  it('does not call an order over while its payment is under way', async () => {
    const { buyer } = await holdTicket(site, 'Photo finish', 28);
    await planFault(site, { call: 'payment_intents.confirm', mode: 'slow', delay_ms: 7_500 });
    await buyer.evaluate(() => {
      const seen = ((globalThis as { seen?: string[] }).seen = []) as string[];
      new MutationObserver(() => seen.push(document.body.innerText)).observe(document.body, {
        childList: true,
        subtree: true,
      });
    });

    await fillCard(buyer, cards.good);
    // late enough for the hold to end seconds before the charge comes
    await buyer
      .getByRole('timer')
      .filter({ hasText: /^0:0[1-4]$/ })
      .waitFor();
    await buyer.getByRole('button', { name: /^Pay \$/ }).click();
    await buyer.getByRole('heading', { name: 'Payment is being processed' }).waitFor();
    // whichever the order heard of first: its end, or its payment
    await buyer.getByRole('heading', { name: /Order refunded|The ticket is yours/ }).waitFor();

    const seen = await buyer.evaluate(() => (globalThis as { seen?: string[] }).seen ?? []);
    expect(seen.join()).toContain('Paying …');
    expect(seen.join()).not.toContain('Order Expired');
  });

  it('tells the truth about money on its way, and sends it back', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const buyer = await site.visit();
    await signUp(buyer);
    const page = samePerson(buyer);
    const [first, second, third] = [
      await offer(seller, 'Matinée', 21),
      await offer(seller, 'Late show', 35),
      await offer(seller, 'Open rehearsal', 12.5),
    ];
    const expired = await purchase(buyer, first);
    await planFault(site, { call: 'refunds.create', mode: 'error_500', times: 1_000 });
    const late = await chargedTooLate(buyer, second);
    const unknown = await chargedPerhaps(buyer, third);
    for (const path of [expired, unknown]) {
      await until(async () => (await stateOf(buyer, path)).status === 'cancelled');
    }
    await late.payment;

    const views = [
      { name: 'order-processing', path: unknown, shows: 'Payment is being processed' },
      { name: 'order-expired', path: expired, shows: 'Order Expired' },
      { name: 'order-refunding', path: late.path, shows: 'Your refund is under way' },
      { name: 'my-orders-ended', path: '/orders', shows: 'Refund under way' },
    ];
    expect(await faultsOf({ page, views })).toEqual([]);

    const waiting = await buyer.context().newPage();
    await waiting.goto(unknown);
    await clearFaults(site);
    await waiting.getByRole('heading', { name: 'Order Expired' }).waitFor();
    await until(async () => (await stateOf(buyer, late.path)).refundedAt !== undefined);
    const refunded = { name: 'order-refunded', path: late.path, shows: 'Order refunded' };
    expect(await faultsOf({ page, views: [refunded] })).toEqual([]);
  });

  it('says that a part of GitTix is away, and goes on when it is back', async () => {
    const buyer = await site.visit();
    await signUp(buyer);
    // who would start it again at once
    process.kill(site.stack.pid, 'SIGSTOP');
    const killed = [site.stack.kill('orders')];
    try {
      const away = { name: 'away', path: '/orders', shows: 'We can’t reach a part of GitTix' };
      expect(await faultsOf({ page: samePerson(buyer), views: [away] })).toEqual([]);
      killed.push(site.stack.kill('auth'));
      await buyer.goto('/orders'); // and not to signing in, for the session may well be good
      await buyer.getByRole('heading', { name: away.shows }).waitFor();
      const home = { name: 'home-without-accounts', path: '/', shows: 'Accounts can’t be reached' };
      expect(await faultsOf({ page: samePerson(buyer), views: [home] })).toEqual([]);
      expect(await buyer.getByRole('link', { name: /^Sign/ }).count()).toBe(0);
      await buyer.goto('/orders');
    } finally {
      process.kill(site.stack.pid, 'SIGCONT');
    }
    await site.stack.untilReady(killed);

    await buyer.getByRole('link', { name: 'Try again' }).click();

    await buyer.getByRole('heading', { name: 'You have not ordered anything yet' }).waitFor();
  });
});
