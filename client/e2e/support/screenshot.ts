import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Screen } from './site';

const folder = path.join(__dirname, '../screenshots');

export async function screenshot(page: Page, screen: Screen, name: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}-${screen.name}.png`), fullPage: true });
}
