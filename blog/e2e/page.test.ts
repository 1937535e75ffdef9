import fs from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '@gittix/testing/browser/launch-browser';
import { overflow, violations } from '@gittix/testing/browser/page-checks';
import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import type { Browser, Page } from 'playwright-core';
import { buildBlog, everything, type Blog } from './support/blog';

const screenshots = path.join(__dirname, 'screenshots');

withABrowser('the page', () => {
  let blog: Blog;
  let browser: Browser;
  beforeAll(async () => {
    fs.mkdirSync(screenshots, { recursive: true });
    blog = await buildBlog();
    browser = await launchBrowser();
    await blog.start(...everything);
  });
  afterAll(async () => {
    await browser?.close();
    await blog?.kill(...everything);
  });

  async function visit({ width, height } = { width: 1280, height: 800 }): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(60_000);
    await page.goto(blog.urls.client);
    await page.getByRole('heading', { name: 'Create Post' }).waitFor();
    return page;
  }

  async function createPost(page: Page, title: string): Promise<void> {
    const form = page.locator('form').first();
    await form.getByLabel('Title').fill(title);
    await form.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
  }

  const post = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title });

  async function comment(page: Page, title: string, content: string): Promise<void> {
    await post(page, title).getByLabel('New comment').fill(content);
    await post(page, title).getByRole('button', { name: 'Submit' }).click();
  }

  const item = (page: Page, title: string, text: string) =>
    post(page, title).getByRole('listitem').filter({ hasText: text });

  it('shows a new post and what becomes of its comments, without a reload', async () => {
    const page = await visit();
    await createPost(page, 'Fruit');

    await blog.kill('moderation');
    await comment(page, 'Fruit', 'an apple');
    await item(page, 'Fruit', 'comment awaiting moderation').waitFor();
    await blog.start('moderation');
    await item(page, 'Fruit', 'an apple').waitFor();

    await comment(page, 'Fruit', 'an orange');
    await item(page, 'Fruit', 'this comment has been rejected').waitFor();
    await post(page, 'Fruit').getByText('2 comments').waitFor();
    expect(await page.getByText('an orange').count()).toBe(0);
  });

  it('reads posts and comments from query alone', async () => {
    const page = await visit();
    await createPost(page, 'One request');
    const read: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'xhr') read.push(`${request.method()} ${request.url()}`);
    });

    await page.reload();
    await page.getByRole('heading', { name: 'One request' }).waitFor();

    expect(new Set(read)).toEqual(new Set([`GET ${blog.urls.query}/posts`]));
  });

  it('says why a post is refused', async () => {
    const page = await visit();

    await page.locator('form').first().getByRole('button', { name: 'Submit' }).click();

    await page.getByRole('alert').filter({ hasText: 'Title is required' }).waitFor();
  });

  it('says so while query is away, and goes on when it is back', async () => {
    const page = await visit();
    const alert = page.getByRole('alert').filter({ hasText: 'trying again' });

    await blog.kill('query');
    await alert.waitFor();
    await blog.start('query');

    await alert.waitFor({ state: 'detached' });
  });

  it.each([
    { name: 'desktop', width: 1280, height: 800 },
    { name: 'phone', width: 390, height: 844 },
  ])('is whole and accessible on a $name', async ({ name, ...screen }) => {
    const page = await visit(screen);
    const title = `Seen on a ${name}`;
    await createPost(page, title);
    await comment(page, title, 'a' + ' very'.repeat(30) + ` ${'long'.repeat(30)} comment`);
    await item(page, title, 'long').waitFor();

    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
  });
});
