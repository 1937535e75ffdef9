import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import type { Page, Request } from 'playwright-core';
import { cards, offer, payByToken, payWith, purchase, signUp } from './support/people';
import { openSite, type Site } from './support/site';
import { faultsOf, samePerson, type View, type Visit } from './support/views';

withABrowser('the pages', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site?.close());

  const titles = [
    'Hamlet, Royal Theatre, stalls C12',
    'Jazz night, standing',
    'Cup final, east stand, row 7, two seats side by side near the aisle',
    'Chamber music, balcony',
    'Rock festival, Saturday',
    'Opera gala, box 4',
  ];

  const submit = (page: Page) => page.locator('form button[type=submit]:enabled').click();

  async function emptyMarketViews(): Promise<Visit> {
    const views = [{ name: 'home-empty', path: '/', shows: 'Nothing is on sale right now' }];
    return { page: (screen) => site.visit(screen), views };
  }

  async function strangersViews(): Promise<Visit> {
    const seller = await site.visit();
    await signUp(seller);
    const ids = [];
    for (const [index, title] of titles.entries()) ids.push(await offer(seller, title, 20 + index));
    const buyer = await site.visit();
    await signUp(buyer);
    const reserved = await offer(seller, 'Ice hockey', 30);
    await purchase(buyer, reserved);
    return {
      page: (screen) => site.visit(screen),
      views: [
        { name: 'home-signed-out', path: '/', shows: 'Hamlet' },
        { name: 'sign-up', path: '/auth/signup', shows: 'Sign Up' },
        {
          name: 'sign-up-errors',
          path: '/auth/signup',
          shows: 'oops..',
          act: submit,
          rendered: false,
        },
        { name: 'sign-in', path: '/auth/signin?next=%2Forders', shows: 'Please sign in' },
        { name: 'ticket-signed-out', path: `/tickets/${ids[0]}`, shows: 'Sign in to purchase' },
        {
          name: 'ticket-reserved',
          path: `/tickets/${reserved}`,
          shows: 'Somebody else has reserved',
        },
        { name: 'not-found', path: '/nowhere', shows: 'We can’t find this page' },
        { name: 'server-error', path: '/500', shows: 'Something went wrong on our side' },
        { name: 'no-such-ticket', path: '/tickets/1', shows: 'We can’t find this page' },
      ],
    };
  }

  async function sellersViews(): Promise<Visit> {
    const seller = await site.visit();
    await signUp(seller);
    const buyer = await site.visit();
    await signUp(buyer);
    const [onSale, reserved, sold] = [
      await offer(seller, 'Musical, Friday', 64),
      await offer(seller, 'Ballet, Sunday matinée', 48.5),
      await offer(seller, 'Poetry slam', 9),
    ];
    await purchase(buyer, reserved);
    await purchase(buyer, sold);
    await payWith(buyer, cards.good);
    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
    const views: View[] = [
      { name: 'home', path: '/', shows: 'You are signed in as' },
      { name: 'my-tickets', path: '/tickets/mine', shows: 'Poetry slam' },
      { name: 'sell', path: '/tickets/new', shows: 'Put on sale' },
      {
        name: 'sell-errors',
        path: '/tickets/new',
        shows: 'oops..',
        act: submit,
        rendered: false,
      },
      { name: 'own-ticket', path: `/tickets/${onSale}`, shows: 'This is your ticket' },
      { name: 'own-ticket-reserved', path: `/tickets/${reserved}`, shows: 'Somebody is paying' },
      { name: 'edit', path: `/tickets/${onSale}/edit`, shows: 'Edit your ticket' },
      { name: 'edit-reserved', path: `/tickets/${reserved}/edit`, shows: 'is reserved' },
      { name: 'my-orders-empty', path: '/orders', shows: 'not ordered anything' },
      { name: 'signed-in', path: '/auth/signin', shows: 'You are signed in' },
    ];
    return { page: samePerson(seller), views };
  }

  async function buyersViews(): Promise<Visit> {
    const seller = await site.visit();
    await signUp(seller);
    const buyer = await site.visit();
    await signUp(buyer);
    const held = await offer(seller, 'Comedy club', 33);
    const toPay = await purchase(buyer, held);
    const orders = [];
    for (const title of ['Marathon start', 'Film premiere', 'Acrobats']) {
      orders.push(await purchase(buyer, await offer(seller, title, 33)));
    }
    const onSale = await offer(seller, 'Planetarium', 14);
    const [cancelled = '', bought = '', secured = ''] = orders;
    await buyer.goto(cancelled);
    await buyer.getByRole('button', { name: 'Cancel order' }).click();
    await buyer.getByRole('heading', { name: 'Order cancelled' }).waitFor();
    await buyer.goto(bought);
    await payWith(buyer, cards.good);
    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();

    const views: View[] = [
      { name: 'ticket', path: `/tickets/${onSale}`, shows: 'Purchase' },
      { name: 'ticket-held', path: `/tickets/${held}`, shows: 'This ticket is held for you' },
      { name: 'forbidden', path: `/tickets/${onSale}/edit`, shows: 'belongs to somebody else' },
      { name: 'my-tickets-empty', path: '/tickets/mine', shows: 'not offered a ticket' },
      { name: 'order', path: toPay, shows: 'Time left to pay' },
      {
        name: 'order-declined',
        path: toPay,
        shows: 'Your card was declined',
        act: (page) => payWith(page, cards.declined),
        rendered: false,
      },
      { name: 'order-cancelled', path: cancelled, shows: 'Order cancelled' },
      { name: 'order-complete', path: bought, shows: 'The ticket is yours' },
      { name: 'my-orders', path: '/orders', shows: 'Awaiting payment' },
      {
        name: 'order-3ds',
        path: secured,
        shows: 'This is the simulated bank',
        act: async (page) => {
          const resume = page.getByRole('button', { name: 'Continue with your bank' });
          if (await resume.isVisible()) await resume.click();
          else await payWith(page, cards.threeDSecure);
        },
        rendered: false,
      },
      {
        name: 'order-at-the-bank',
        path: secured,
        shows: 'Continue with your bank',
        rendered: false,
      },
    ];
    return { page: samePerson(buyer), views };
  }

  it.each([
    ['a stranger to an empty market', emptyMarketViews],
    ['a stranger', strangersViews],
    ['a seller', sellersViews],
    ['a buyer', buyersViews],
  ])(
    'shows %s each page whole: from the server, on both screens, to everybody',
    async (_, find) => {
      expect(await faultsOf(await find())).toEqual([]);
    },
  );

  it('can be looked at without JavaScript, and says what that is needed for', async () => {
    const seller = await site.visit();
    await signUp(seller);
    await offer(seller, 'Silent film', 7);
    const context = await seller.context().browser()?.newContext({
      baseURL: site.url,
      javaScriptEnabled: false,
    });
    const page = await context?.newPage();

    await page?.goto('/');
    await page?.getByRole('link', { name: 'Silent film $7.00' }).click();

    await page?.getByRole('heading', { name: 'Silent film' }).waitFor();
    expect(await page?.locator('main noscript').innerText()).toContain('please turn JavaScript on');
  });

  it('thanks for a payment that the order has not heard of yet, and follows', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const buyer = await site.visit();
    await signUp(buyer);
    const path = await purchase(buyer, await offer(seller, 'Slow news', 18));
    const refused = await payByToken(buyer, path, 'tok_chargeDeclined');
    expect(refused.status()).toBe(400);

    site.stack.kill('nats', 'SIGSTOP');
    try {
      expect((await payByToken(buyer, path)).status()).toBe(201);
      const views = [{ name: 'order-paid', path, shows: 'Payment received' }];
      expect(await faultsOf({ page: samePerson(buyer), views })).toEqual([]);
    } finally {
      site.stack.kill('nats', 'SIGCONT');
    }

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('has a title, a description, a language and an icon on its pages', async () => {
    const page = await site.visit();
    await page.goto('/');

    expect(await page.title()).toBe('Tickets on sale · GitTix');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('meta[name=description]').getAttribute('content')).toBeTruthy();
    const icon = await page.locator('link[rel=icon]').getAttribute('href');
    expect((await page.request.get(icon ?? '')).status()).toBe(200);
  });

  it('sends a policy that lets no script run but ours, and no secret', async () => {
    const page = await site.visit();
    const response = await page.request.get('/');
    const headers = response.headers();

    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[\w-]+'(;|$)/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(await response.text()).not.toMatch(/sk_test|whsec_|JWT_KEY/);
  });

  it('makes pictures of other sizes for nobody', async () => {
    const page = await site.visit();
    const icon = encodeURIComponent('/apple-touch-icon.png');
    const response = await page.request.get(`/_next/image?url=${icon}&w=64&q=75`);
    expect(response.status()).toBe(404);
  });

  it('keeps the page of fifty tickets light, and nothing in it moves', async () => {
    const seller = await site.visit();
    await signUp(seller);
    await Promise.all(
      Array.from({ length: 55 }, (_, index) =>
        offer(seller, `Open air ${index}, lawn, in front of the stage`, 30),
      ),
    );
    const page = await site.visit();
    const scripts: Request[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') scripts.push(request);
    });
    await page.addInitScript(() => {
      const shifts = ((globalThis as { shifts?: number[] }).shifts = []) as number[];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as { value?: number }).value ?? 0);
      }).observe({ type: 'layout-shift', buffered: true });
    });

    const response = await page.goto('/');
    await page.waitForLoadState('networkidle');

    expect((await response?.body())?.byteLength).toBeLessThan(40_000);
    const sizes = await Promise.all(scripts.map((request) => request.sizes()));
    const script = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(script).toBeGreaterThan(50_000);
    expect(script).toBeLessThan(165_000);
    expect(await page.locator('.stub').count()).toBe(50);
    const shifts = await page.evaluate(() => (globalThis as { shifts?: number[] }).shifts ?? []);
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);

    await page.getByRole('button', { name: 'Load more' }).click();
    await page.locator('.stub').nth(54).waitFor();

    await seller.goto('/tickets/mine');
    expect(await seller.locator('.rows li').count()).toBe(50);
    await seller.getByRole('link', { name: 'Next page' }).click();
    await seller.getByRole('link', { name: 'Back to the start' }).waitFor();
    expect(await seller.locator('.rows li').count()).toBe(5);
  });
});
