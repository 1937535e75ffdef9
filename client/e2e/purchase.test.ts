import {
  approve,
  cards,
  anEmail,
  fillCredentials,
  offer,
  payWith,
  purchase,
  signUp,
} from './support/people';
import { openSite, phone, type Site } from './support/site';
import { withABrowser } from './support/with-a-browser';

withABrowser('selling and buying', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site?.close());

  it('lets one person sell and edit, and another one buy and pay', async () => {
    const seller = await site.visit();
    await signUp(seller);
    await seller.getByRole('link', { name: 'Sell Tickets' }).click();
    await seller.getByLabel('Title').fill('Hamlet, stalls');
    await seller.getByLabel('Price').fill('45.5');
    await seller.getByLabel('Title').focus();
    expect(await seller.getByLabel('Price').inputValue()).toBe('45.50');
    await seller.getByRole('button', { name: 'Put on sale' }).click();

    await seller.getByRole('link', { name: 'Hamlet, stalls $45.50' }).click();
    await seller.getByRole('link', { name: 'Edit' }).click();
    await seller.locator('form button[type=submit]:enabled').waitFor();
    await seller.getByLabel('Price').fill('40');
    await seller.getByRole('button', { name: 'Save changes' }).click();
    await seller.getByText('$40.00').waitFor();

    const buyer = await site.visit();
    await signUp(buyer);
    await buyer.getByRole('link', { name: 'Hamlet, stalls $40.00' }).click();
    await buyer.getByRole('button', { name: 'Purchase' }).click();
    await buyer.getByText('Time left to pay').waitFor();
    await payWith(buyer, cards.good);
    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();

    await buyer.getByRole('link', { name: 'My Orders', exact: true }).click();
    const row = buyer.getByRole('listitem').filter({ hasText: 'Hamlet, stalls' });
    await row.getByText('Complete').waitFor();
    expect(await row.textContent()).toContain('$40.00');
    await buyer.goto('/');
    expect(await buyer.getByRole('link', { name: /Hamlet, stalls/ }).count()).toBe(0);
  });

  it('says why a card is declined, and takes another one', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Opera', 80);
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);

    await payWith(buyer, cards.declined);
    await buyer.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
    await payWith(buyer, cards.insufficientFunds);
    await buyer.getByRole('alert').filter({ hasText: 'insufficient funds' }).waitFor();
    await payWith(buyer, { number: '4242424242424241' });
    await buyer.getByRole('alert').filter({ hasText: 'card number is incorrect' }).waitFor();
    await payWith(buyer, cards.good);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('takes the buyer through 3-D Secure, refused at first and then approved', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Ballet', 60);
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);

    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
    await buyer.getByRole('alert').filter({ hasText: 'failed authentication' }).waitFor();
    await payWith(buyer, cards.threeDSecure);
    await approve(buyer);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('goes on with 3-D Secure after the page was left', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Concert', 30);
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);
    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('dialog').waitFor();

    await buyer.reload();
    await buyer.getByRole('button', { name: 'Continue with your bank' }).waitFor();
    await approve(buyer);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('charges once, however often the button is pressed', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Cabaret', 20);
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);
    const requests: string[] = [];
    buyer.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/payments')) {
        requests.push(request.url());
      }
    });
    await buyer.locator('form button[type=submit]:enabled').waitFor();
    await buyer.getByLabel('Card number').fill(cards.good.number);
    await buyer.getByLabel('Expiry').fill('12 / 34');
    await buyer.getByLabel('CVC').fill('123');

    await buyer.getByRole('button', { name: /^Pay/ }).dblclick();

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
    expect(requests).toHaveLength(1);
  });

  it('tells one of two buyers kindly that the other was faster', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Last seat', 99);
    const buyers = [await site.visit(), await site.visit()];
    for (const buyer of buyers) {
      await signUp(buyer);
      await buyer.goto(`/tickets/${ticketId}`);
      await buyer.locator('button:enabled', { hasText: 'Purchase' }).waitFor();
    }

    await Promise.all(
      buyers.map((buyer) => buyer.getByRole('button', { name: 'Purchase' }).click()),
    );

    const outcomes = await Promise.all(
      buyers.map((buyer) =>
        Promise.race([
          buyer
            .getByText('Time left to pay')
            .waitFor()
            .then(() => 'holds it'),
          buyer
            .getByText('Somebody was a moment faster')
            .waitFor()
            .then(() => 'told kindly'),
        ]),
      ),
    );
    expect(outcomes.sort()).toEqual(['holds it', 'told kindly']);
  });

  it('lets the buyer cancel, and the next one buy', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Musical', 55);
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);

    await buyer.getByRole('button', { name: 'Cancel order' }).click();
    await buyer.getByRole('heading', { name: 'Order cancelled' }).waitFor();

    const next = await site.visit();
    await signUp(next);
    await purchase(next, ticketId);
    await next.getByText('Time left to pay').waitFor();
  });

  it('can be used from landing page to payment with the keyboard alone, on a phone’s width', async () => {
    const seller = await site.visit();
    await signUp(seller);
    await offer(seller, 'Keyboard concerto', 12);
    const buyer = await site.visit(phone);
    await signUp(buyer);
    await buyer.goto('/');

    const tabTo = async (name: string) => {
      const focused = () =>
        buyer.evaluate(() => {
          const element = document.activeElement as HTMLInputElement | null;
          if (element?.matches('body, main')) return '';
          return element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
        });
      for (let presses = 0; presses < 60; presses += 1) {
        if ((await focused()).includes(name)) return;
        await buyer.keyboard.press('Tab');
      }
      throw new Error(`${name} is not reached with the Tab key`);
    };

    await tabTo('Keyboard concerto');
    await buyer.keyboard.press('Enter');
    await buyer.locator('button:enabled', { hasText: 'Purchase' }).waitFor();
    await tabTo('Purchase');
    await buyer.keyboard.press('Enter');
    await buyer.locator('form button[type=submit]:enabled').waitFor();
    await tabTo('Card number');
    await buyer.keyboard.type(cards.threeDSecure.number);
    await buyer.keyboard.press('Tab');
    await buyer.keyboard.type('1234');
    await buyer.keyboard.press('Tab');
    await buyer.keyboard.type('123');
    await buyer.keyboard.press('Enter');
    await buyer.getByRole('dialog').waitFor();
    await tabTo('Approve');
    await buyer.keyboard.press('Enter');

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

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

  it('says beside the field what is wrong with it', async () => {
    const page = await site.visit();
    await signUp(page);
    await page.goto('/tickets/new');
    await page.getByLabel('Price').fill('-5');

    await page.getByRole('button', { name: 'Put on sale' }).click();

    await page.getByRole('alert').filter({ hasText: 'oops..' }).waitFor();
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
});
