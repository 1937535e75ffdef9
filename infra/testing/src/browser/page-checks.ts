import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe holds against the page as it stands: one line for each violation, none when all is well.
 * It is run by the debugger, which the page's Content-Security-Policy does not bind.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' ')})`,
  );
}

/** Pixels by which it is wider than the screen: a page that scrolls sideways is broken on a phone. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
