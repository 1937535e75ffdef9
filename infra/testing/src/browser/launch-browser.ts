import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

interface FoundChromium {
  readonly executablePath: string;
  /** Folders of the shared libraries that it needs, as `LD_LIBRARY_PATH` has them. */
  readonly libraries: string;
}

/**
 * What a container without a display and without namespaces of its own needs. The package's list
 * would also switch the same-origin policy off, which is part of what is tested here.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--no-zygote',
  '--headless=shell',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--use-gl=angle',
  '--use-angle=swiftshader',
];

/** @throws when no Chromium can be had or started here */
export async function launchBrowser(): Promise<Browser> {
  const finder = path.join(__dirname, 'find-chromium.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [finder], {
    env: process.env, // Jest's, where a test has changed it
  });
  const { executablePath, libraries } = JSON.parse(stdout) as FoundChromium;
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) },
  });
}
