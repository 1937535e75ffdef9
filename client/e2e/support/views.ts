import { overflow, violations } from '@gittix/testing/browser/page-checks';
import type { Page } from 'playwright-core';
import { screenshot } from './screenshot';
import { desktop, phone, type Screen } from './site';

/** What is to be seen: where, and the words by which one knows that it is there. */
export interface View {
  readonly name: string;
  readonly path: string;
  readonly shows: string;
  /** What is done there before one looks. */
  readonly act?: (page: Page) => Promise<void>;
  /** Whether it stands in the page as the server sent it. */
  readonly rendered?: false;
}

/** Somebody's views, and a page of theirs for a screen. */
export interface Visit {
  readonly page: (screen: Screen) => Promise<Page>;
  readonly views: readonly View[];
}

/** The same session on a screen of another size. */
export function samePerson(page: Page): Visit['page'] {
  return async ({ viewport }) => {
    await page.setViewportSize(viewport);
    return page;
  };
}

/**
 * Looks at each view on both screens and leaves a screenshot of it: it must come from the server,
 * be usable by everybody, fit on the screen, and run without a fault.
 */
export async function faultsOf({ page: pageOn, views }: Visit): Promise<string[]> {
  const faults: string[] = [];

  for (const screen of [desktop, phone]) {
    const page = await pageOn(screen);
    page.on('console', (message) => {
      if (/Content Security Policy|hydrat/i.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    for (const { name, path, shows, act, rendered = true } of views) {
      const response = await page.goto(path); // as a hard refresh
      const source = (await response?.text()) ?? '';
      if (rendered && !source.replaceAll('<!-- -->', '').includes(shows)) {
        faults.push(`${name}: the server did not render “${shows}”`);
      }
      await page.waitForLoadState('networkidle');
      await act?.(page);
      await page.getByText(shows).first().waitFor();

      const described = await page.locator('meta[name=description][content]').count();
      if (!/ · GitTix$/.test(await page.title()) || described !== 1) {
        faults.push(`${name}: it lacks a title or a description`);
      }
      await screenshot(page, screen, name);
      faults.push(...(await violations(page)).map((fault) => `${name}, ${screen.name}: ${fault}`));
      const wide = await overflow(page);
      if (wide > 0) faults.push(`${name}, ${screen.name}: ${wide} pixels wider than the screen`);
    }
  }

  return faults;
}
