import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { launchBrowser } from '@gittix/testing/browser/launch-browser';
import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import type { Browser } from 'playwright-core';

const client = path.join(__dirname, '..');

withABrowser('the development server', () => {
  let browser: Browser;
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    const next = require.resolve('next/dist/bin/next');
    server = spawn(process.execPath, [next, 'dev', '--port', '0', '--hostname', '127.0.0.1'], {
      cwd: client,
      env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
    });
    let output = '';
    server.stdout?.on('data', (chunk) => (output += chunk));
    server.stderr?.on('data', (chunk) => (output += chunk));
    url = await until(() => {
      if (server.exitCode !== null) throw new Error(`next dev has ended:\n${output}`);
      return /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? false;
    });
  });

  afterAll(async () => {
    await browser?.close();
    await stopProcess(server);
  });

  it('runs and reloads pages under the policy that is sent with them', async () => {
    const page = await browser.newPage({ baseURL: url });
    page.setDefaultTimeout(120_000); // the page is compiled when it is first asked for
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    const reloading = page.waitForEvent('websocket').then((socket) => {
      return socket.waitForEvent('framereceived');
    });

    const response = await page.goto('/auth/signup');

    expect(response?.headers()['content-security-policy']).toContain("'unsafe-eval'");
    await page.locator('form button[type=submit]:enabled').waitFor();
    await reloading;
    expect(complaints).toEqual([]);
  });
});
