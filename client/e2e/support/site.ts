import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startStack, type StartedStack } from '@gittix/local/build/launcher/start-stack';
import { launchBrowser } from '@gittix/testing/browser/launch-browser';
import type { Page } from 'playwright-core';

/** A screen to try a page on. */
export interface Screen {
  readonly name: 'desktop' | 'phone';
  readonly viewport: { readonly width: number; readonly height: number };
}

export const desktop: Screen = { name: 'desktop', viewport: { width: 1280, height: 800 } };
export const phone: Screen = { name: 'phone', viewport: { width: 390, height: 844 } };

/** The marketplace, and a browser to visit it with. */
export interface Site {
  readonly url: string;
  readonly stack: StartedStack;
  /** A visitor of their own: another context shares neither cookies nor storage. */
  visit(screen?: Screen): Promise<Page>;
  close(): Promise<void>;
}

/** @param settings of the launcher */
export async function openSite(settings: Readonly<Record<string, string>> = {}): Promise<Site> {
  const browser = await launchBrowser();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-client-'));
  const removeData = () => fs.rmSync(dataDir, { recursive: true, force: true });
  const stack = await startStack({
    dataDir,
    env: {
      NODE_ENV: 'production',
      AUTH_RATE_LIMIT_PER_MINUTE: '0',
      GITTIX_ENGINES: 'embedded',
      ...settings,
    },
  }).catch(async (error: unknown) => {
    await browser.close();
    removeData();
    throw error;
  });

  return {
    url: stack.url,
    stack,
    visit: async ({ viewport } = desktop) => {
      const context = await browser.newContext({
        baseURL: stack.url,
        viewport,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(60_000);
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      await stack.stop();
      removeData();
    },
  };
}
