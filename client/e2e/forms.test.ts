import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { until } from '@gittix/testing/until';
import { anEmail, fillCredentials, isTaken, offer, purchase, signUp } from './support/people';
import { openSite, type Site } from './support/site';

withABrowser('forms and sessions', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site?.close());

  it('leads to signing in and then to where one wanted to go', async () => {
    const page = await site.visit();
    const email = await signUp(page);
    await page.getByRole('link', { name: 'Sign Out' }).click();
    await page.getByText('You are not signed in').waitFor();

    await page.goto('/orders');
    await page.waitForURL('**/auth/signin?next=%2Forders');
    await fillCredentials(page, email);
    await page.getByRole('button', { name: 'Sign In' }).click();

    await page.getByRole('heading', { name: 'My orders' }).waitFor();
  });

  it('says that one is still signed in where signing out has failed, and tries again', async () => {
    const page = await site.visit();
    await signUp(page);
    await page.route('**/api/users/signout', (route) => route.abort());
    await page.goto('/auth/signout');
    await page.getByRole('heading', { name: 'You are still signed in' }).waitFor();
    await page.unroute('**/api/users/signout');

    await page.getByRole('button', { name: 'Try again' }).click();

    await page.getByText('You are not signed in').waitFor();
  });

  it('asks nobody to sign in who has done so, be it on another tab', async () => {
    const page = await site.visit();
    await page.goto('/auth/signin?next=%2Forders');
    const other = await page.context().newPage();
    await signUp(other);

    await page.reload();
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    await page.getByRole('link', { name: 'Go on' }).click();

    await page.getByRole('heading', { name: 'My orders' }).waitFor();
  });

  it('leads to signing in who has signed out on another tab', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Two tabs', 16);
    const buyer = await site.visit();
    await signUp(buyer);
    await buyer.goto(`/tickets/${ticketId}`);
    await buyer.locator('button:enabled', { hasText: 'Purchase' }).waitFor();
    const other = await buyer.context().newPage();
    await other.goto('/auth/signout');
    await other.getByText('You are not signed in').waitFor();

    await buyer.getByRole('button', { name: 'Purchase' }).click();

    await buyer.waitForURL(`**/auth/signin?next=%2Ftickets%2F${ticketId}`);
    await buyer.getByRole('link', { name: 'Sign In' }).waitFor();
  });

  it('leads a lost session to signing in, and back', async () => {
    const page = await site.visit();
    const email = await signUp(page);
    await page.goto('/tickets/new');
    await page.locator('form button[type=submit]:enabled').waitFor();
    await page.context().clearCookies();

    await page.getByLabel('Title').fill('Forgotten');
    await page.getByLabel('Price').fill('5');
    await page.getByRole('button', { name: 'Put on sale' }).click();
    await page.waitForURL('**/auth/signin?next=%2Ftickets%2Fnew');
    await fillCredentials(page, email);
    await page.getByRole('button', { name: 'Sign In' }).click();

    await page.getByRole('heading', { name: 'Sell a ticket' }).waitFor();
  });

  it('says beside the field what is wrong with it, and leaves the keyboard where it was', async () => {
    const page = await site.visit();
    await signUp(page);
    await page.goto('/tickets/new');
    await page.getByLabel('Price').fill('-5');

    await page.getByRole('button', { name: 'Put on sale' }).press('Enter');

    await page.getByRole('alert').filter({ hasText: 'oops..' }).waitFor();
    const pressed = page.getByRole('button', { name: 'Put on sale' });
    expect(await pressed.evaluate((button) => button === document.activeElement)).toBe(true);
    const price = page.getByLabel('Price');
    const description = await price.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${description}"]`).textContent()).toBe(
      'Price must be greater than 0',
    );
  });

  it('refuses a second account for the same address', async () => {
    const page = await site.visit();
    const email = await signUp(page, anEmail());
    const other = await site.visit();
    await other.goto('/auth/signup');
    await fillCredentials(other, email);

    await other.getByRole('button', { name: 'Sign Up' }).click();

    await other.getByRole('alert').filter({ hasText: 'Email in use' }).waitFor();
  });

  it('shows that a slow request is on its way, and sends it once', async () => {
    const page = await site.visit();
    await signUp(page);
    await page.goto('/tickets/new');
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    let requests = 0;
    await page.route('**/api/tickets', async (route) => {
      if (route.request().method() === 'POST') {
        requests += 1;
        await held;
      }
      await route.continue();
    });
    await page.locator('form button[type=submit]:enabled').waitFor();
    await page.getByLabel('Title').fill('Slow motion');
    await page.getByLabel('Price').fill('7');

    await page.getByRole('button', { name: 'Put on sale' }).click();

    const button = page.getByRole('button', { name: 'Saving …' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await button.getAttribute('aria-busy')).toBe('true');
    await button.click({ force: true });
    await button.press('Enter');
    await page.getByLabel('Title').press('Enter');
    answer();
    await page.getByRole('link', { name: 'Slow motion $7.00' }).waitFor();
    expect(requests).toBe(1);
  });

  it('says that a ticket was reserved while its seller was editing it', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Premiere', 70);
    const buyer = await site.visit();
    await signUp(buyer);
    await seller.goto(`/tickets/${ticketId}/edit`);
    await purchase(buyer, ticketId);
    await until(() => isTaken(seller, ticketId));

    await seller.getByLabel('Price').fill('700');
    await seller.getByRole('button', { name: 'Save changes' }).click();

    await seller.getByRole('alert').filter({ hasText: 'Cannot edit a reserved ticket' }).waitFor();
  });

  it('says that GitTix can’t be reached, and works when it can be again', async () => {
    const page = await site.visit();
    await signUp(page);
    await page.goto('/tickets/new');
    await page.locator('form button[type=submit]:enabled').waitFor();
    await page.getByLabel('Title').fill('Tunnel rave');
    await page.getByLabel('Price').fill('11');
    await page.context().setOffline(true);

    await page.getByRole('button', { name: 'Put on sale' }).click();
    await page.getByRole('alert').filter({ hasText: 'GitTix can’t be reached' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Put on sale' }).click();

    await page.getByRole('link', { name: 'Tunnel rave $11.00' }).waitFor();
  });
});
