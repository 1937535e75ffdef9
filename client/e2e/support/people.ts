import { randomUUID } from 'node:crypto';
import { until } from '@gittix/testing/until';
import type { APIResponse, Page } from 'playwright-core';
import type { Site } from './site';

export const password = 'correct horse';

export const anEmail = () => `fan-${randomUUID()}@example.com`;

/** Signs up through the pages, as a person would; ends on the landing page. */
export async function signUp(page: Page, email = anEmail()): Promise<string> {
  await page.goto('/auth/signup');
  await fillCredentials(page, email);
  await page.getByRole('button', { name: 'Sign Up' }).click();
  await page.getByText(`You are signed in as ${email}`).waitFor();
  return email;
}

/** Fills in once the page's script has taken the form over. */
export async function fillCredentials(page: Page, email: string): Promise<void> {
  await page.locator('form button[type=submit]:enabled').waitFor();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
}

/** Offers a ticket by the API of the page's own session, for tests that are about something else. */
export async function offer(page: Page, title: string, price: number): Promise<string> {
  const response = await page.request.post('/api/tickets', {
    data: { title, price },
    // a connection that was idle may be closed at the moment in which it is used again
    maxRetries: 1,
  });
  if (response.status() !== 201) throw new Error(`not offered: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

/** Goes to a ticket, presses Purchase, and ends on the page of the order; resolves to its path. */
export async function purchase(page: Page, ticketId: string): Promise<string> {
  await page.goto(`/tickets/${ticketId}`);
  await page.getByRole('button', { name: 'Purchase' }).click();
  await page.waitForURL('**/orders/*');
  return new URL(page.url()).pathname;
}

/** Two new people: one offers a ticket, the other one has ordered it and is about to pay. */
export async function holdTicket(site: Site, title: string, price: number) {
  const seller = await site.visit();
  await signUp(seller);
  const ticketId = await offer(seller, title, price);
  const buyer = await site.visit();
  await signUp(buyer);
  const path = await purchase(buyer, ticketId);
  return { seller, buyer, ticketId, path };
}

/** Whether an order holds the ticket: that of a moment ago may still be on its way to tickets. */
export async function isTaken(page: Page, ticketId: string): Promise<boolean> {
  const response = await page.request.get(`/api/tickets/${ticketId}`);
  return ((await response.json()) as { orderId?: string }).orderId !== undefined;
}

export interface TypedCard {
  readonly number: string;
  readonly expiry?: string;
  readonly cvc?: string;
}

/** Types a card into the form. */
export async function fillCard(
  page: Page,
  { number, expiry = '12 / 34', cvc = '123' }: TypedCard,
): Promise<void> {
  await page.locator('form button[type=submit]:enabled').waitFor();
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill(expiry);
  await page.getByLabel('CVC').fill(cvc);
}

/** Types a card into the form and pays with it. */
export async function payWith(page: Page, card: TypedCard): Promise<void> {
  await fillCard(page, card);
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}

/**
 * Pays by the API of the page's own session, for tests that are about what is seen afterwards.
 *
 * @param path of the order's page
 * @param token docs/stripe-simulator.md lists them
 */
export async function payByToken(
  page: Page,
  path: string,
  token = 'tok_visa',
): Promise<APIResponse> {
  const data = { orderId: path.split('/').at(-1), token };
  return until(async () => {
    const response = await page.request.post('/api/payments', { data, maxRetries: 1 });
    // else payments has not heard of the order yet
    return response.status() !== 404 && response;
  });
}

/** Approves at the bank: at once, or after going on to it where the page asks for that. */
export async function approve(page: Page): Promise<void> {
  const button = page.getByRole('dialog').getByRole('button', { name: 'Approve' });
  const onwards = page.getByRole('button', { name: 'Continue with your bank' });
  await page.locator('dialog[open], .bank-waits').first().waitFor();
  if (await onwards.isVisible()) await onwards.click();
  await button.click();
}

export const cards = {
  good: { number: '4242424242424242' },
  declined: { number: '4000000000000002' },
  insufficientFunds: { number: '4000000000009995' },
  threeDSecure: { number: '4000002760003184' },
} as const;
