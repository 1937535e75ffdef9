import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { until } from '@gittix/testing/until';
import {
  approve,
  cards,
  holdTicket,
  isTaken,
  offer,
  payWith,
  purchase,
  signUp,
} from './support/people';
import { openSite, phone, type Site } from './support/site';
import { clearFaults, isPlanned, planFault } from './support/stripe';

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
    const { buyer } = await holdTicket(site, 'Opera', 80);

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
    const { buyer } = await holdTicket(site, 'Ballet', 60);

    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
    await buyer.getByRole('alert').filter({ hasText: 'failed authentication' }).waitFor();
    await payWith(buyer, cards.threeDSecure);
    await approve(buyer);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('goes on with 3-D Secure after the page was left', async () => {
    const { buyer } = await holdTicket(site, 'Concert', 30);
    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('dialog').waitFor();

    await buyer.reload();
    await buyer.getByRole('button', { name: 'Continue with your bank' }).waitFor();
    await approve(buyer);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('takes another card when the bank refuses who has come back', async () => {
    const { buyer } = await holdTicket(site, 'Circus', 26);
    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('dialog').waitFor();
    await buyer.reload();
    await buyer.getByRole('button', { name: 'Continue with your bank' }).click();

    await buyer.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
    await buyer.getByRole('alert').filter({ hasText: 'failed authentication' }).waitFor();
    await payWith(buyer, cards.good);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('goes on with 3-D Secure when Stripe’s answer was lost', async () => {
    const { buyer } = await holdTicket(site, 'Pantomime', 24);
    // the library asks once more when a connection was cut; then payments asks what became of it
    const call = 'payment_intents.confirm';
    await planFault(site, { call, mode: 'charge_then_reset', times: 2 });
    await planFault(site, { call: 'payment_intents.retrieve', mode: 'error_500', times: 1_000 });
    await payWith(buyer, cards.threeDSecure);
    await buyer.getByRole('heading', { name: 'Payment is being processed' }).waitFor();
    await clearFaults(site);
    await approve(buyer);

    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('shows the true state to who left while paying', async () => {
    const { buyer, path } = await holdTicket(site, 'Revue', 44);
    const call = 'payment_intents.confirm';
    await planFault(site, { call, mode: 'slow', delay_ms: 5_000 });
    await payWith(buyer, cards.good);
    await until(async () => !(await isPlanned(site, call)));

    await buyer.goto(path);

    await buyer.getByRole('heading', { name: 'Payment is being processed' }).waitFor();
    await buyer.getByRole('heading', { name: 'The ticket is yours' }).waitFor();
  });

  it('charges once, however often the button is pressed', async () => {
    const { buyer } = await holdTicket(site, 'Cabaret', 20);
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

  it('is right about the time left when the browser’s clock is an hour off', async () => {
    const { buyer, path } = await holdTicket(site, 'Time travel', 15);
    await buyer.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 3_600_000;
    });

    await buyer.goto(path);
    // what the server rendered is right by the server's clock
    await buyer.locator('form button[type=submit]:enabled').waitFor();

    expect(await buyer.getByRole('timer').textContent()).toMatch(/^1[0-5]:\d\d$/);
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

  it('shows who comes too late what has become of the ticket', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const ticketId = await offer(seller, 'Front row', 88);
    const visitor = await site.visit();
    await signUp(visitor);
    await visitor.goto(`/tickets/${ticketId}`);
    await visitor.locator('button:enabled', { hasText: 'Purchase' }).waitFor();
    const buyer = await site.visit();
    await signUp(buyer);
    await purchase(buyer, ticketId);
    await until(() => isTaken(visitor, ticketId));

    await visitor.getByRole('button', { name: 'Purchase' }).click();

    await visitor.getByText('Somebody was a moment faster').waitFor();
    await visitor.getByText('Reserved', { exact: true }).waitFor();
    expect(await visitor.getByRole('button', { name: 'Purchase' }).count()).toBe(0);
  });

  it('drops from the list what sells meanwhile, whenever one looks again', async () => {
    const seller = await site.visit();
    await signUp(seller);
    const [first, second] = [
      await offer(seller, 'Swan Lake', 75),
      await offer(seller, 'Nutcracker', 70),
    ];
    const visitor = await site.visit();
    await visitor.goto('/');
    await visitor.getByRole('link', { name: /Nutcracker/ }).waitFor();
    const buyer = await site.visit();
    await signUp(buyer);

    await purchase(buyer, first);
    await buyer.getByText('Time left to pay').waitFor();
    await until(() => isTaken(visitor, first));
    // a browser without a window never hides a tab
    await visitor.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await visitor.getByRole('link', { name: /Swan Lake/ }).waitFor({ state: 'detached' });

    await visitor.getByRole('link', { name: /Nutcracker/ }).click();
    await visitor.getByRole('heading', { name: 'Nutcracker' }).waitFor();
    await purchase(buyer, second);
    await until(() => isTaken(visitor, second));
    await visitor.goBack();
    await visitor.getByRole('heading', { name: 'Be there.' }).waitFor();
    expect(await visitor.getByRole('link', { name: /Nutcracker/ }).count()).toBe(0);
  });

  it('lets the buyer cancel, and the next one buy', async () => {
    const { buyer, ticketId } = await holdTicket(site, 'Musical', 55);

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
});
