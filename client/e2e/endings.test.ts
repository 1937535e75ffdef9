import { offer, purchase, signUp } from './support/people';
import { openSite, type Site } from './support/site';
import { until } from './support/until';
import { withABrowser } from './support/with-a-browser';

withABrowser('a hold that runs out', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite({ EXPIRATION_WINDOW_SECONDS: '6' });
  });
  afterAll(() => site?.close());

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

  it('is right when the browser’s clock is an hour off', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Time travel', 15);
    const buyer = await site.visit();
    await buyer.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 3_600_000;
    });
    await signUp(buyer);

    const path = await purchase(buyer, ticketId);
    await buyer.goto(path);

    expect(await buyer.getByRole('timer').textContent()).toMatch(/^0:0[1-6]$/);
  });
});
