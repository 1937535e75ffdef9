import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '@gittix/local/build/launcher/start-stack';
import { runCollection } from './run-collection';

/** Long enough to pay in, short enough to wait for. */
const EXPIRATION_WINDOW_SECONDS = '12';

/**
 * `npm run test:api`: starts a stack of its own with a short expiration window, runs the Postman
 * collection against it, and stops it again. `--url` takes a running stack instead; `--report` names
 * a file for newman's report in JSON.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, report: { type: 'string' } },
  });
  const passed = values.url
    ? await run(values.url, values.report)
    : await runWithOwnStack(values.report);
  process.exitCode = passed ? 0 : 1;
}

async function runWithOwnStack(report?: string): Promise<boolean> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gittix-api-'));
  console.log('Starting a stack for the collection …');
  try {
    const stack = await startStack({
      dataDir,
      env: { EXPIRATION_WINDOW_SECONDS, GITTIX_ENGINES: process.env.GITTIX_ENGINES ?? 'embedded' },
    });
    try {
      return await run(stack.url, report);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function run(url: string, report?: string): Promise<boolean> {
  const { run } = await runCollection({
    url,
    reporters: report ? ['cli', 'json'] : ['cli'],
    report,
  });
  return run.failures.length === 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
