/**
 * Runs every suite of the repository and sums them up in one last line.
 *
 * Two at a time: of packages first, then of the files that start a whole marketplace each, which
 * mostly wait, so that two of them share two cores well.
 */
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const reports = mkdtempSync(join(tmpdir(), 'gittix-test-'));

const packages = [
  'infra/local',
  'common',
  'auth',
  'tickets',
  'orders',
  'payments',
  'expiration',
  'client',
  'nats-test',
  'infra/testing',
  'infra/delivery',
  'infra/docker',
  'infra/k8s-check',
  'blog',
];
const sideBySide = packages.map((name) => ({ title: name, workspace: name, workers: 1 }));
const alone = [
  { title: 'infra/e2e', workspace: 'infra/e2e', workers: 2 },
  { title: 'the site in a browser', workspace: 'client', config: 'e2e/jest.config.js', workers: 1 },
];

const totals = { passed: 0, failed: 0, skipped: 0 };
const skippedNames = [];
const failedSuites = [];

try {
  await inParallel(sideBySide, Math.min(2, availableParallelism()), runJest);
  await inParallel(alone, 1, runJest);
  await runApiCollection();
} finally {
  rmSync(reports, { recursive: true, force: true });
}

if (skippedNames.length > 0) console.log(`\nSkipped:\n  ${skippedNames.join('\n  ')}`);
if (failedSuites.length > 0) console.log(`\nFailed: ${failedSuites.join(', ')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;

async function runJest({ title, workspace, config, workers }) {
  const report = join(reports, `${title.replace(/\W/g, '-')}.json`);
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--ci', `--maxWorkers=${workers}`, '--json', `--outputFile=${report}`];
  if (config) args.push('--config', config);
  const code = await run(title, process.execPath, args, join(root, workspace));

  const result = readReport(report);
  const broken = result ? result.numRuntimeErrorTestSuites : 1;
  count(title, {
    passed: result?.numPassedTests ?? 0,
    failed: (result?.numFailedTests ?? 0) + broken || (code === 0 ? 0 : 1),
    skipped: result?.numPendingTests ?? 0,
  });
  for (const { assertionResults } of result?.testResults ?? []) {
    skippedNames.push(
      ...assertionResults
        .filter(({ status }) => status === 'pending')
        .map(({ fullName }) => `${title}: ${fullName}`),
    );
  }
}

async function runApiCollection() {
  const report = join(reports, 'api.json');
  const script = join(root, 'infra/e2e/build/api/run.js');
  const code = await run(
    'the API collection',
    process.execPath,
    [script, '--report', report],
    root,
  );
  const stats = readReport(report)?.run.stats.assertions;
  count('the API collection', {
    passed: stats ? stats.total - stats.failed : 0,
    failed: stats?.failed || (code === 0 ? 0 : 1),
    skipped: stats?.pending ?? 0,
  });
}

function count(suite, { passed, failed, skipped }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  if (failed > 0) failedSuites.push(suite);
  console.log(
    `${failed > 0 ? '✖' : '✔'} ${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
}

/** Runs a program and prints what it said in one piece, so that two suites do not mix. */
function run(title, program, args, cwd) {
  console.log(`▶ ${title}`);
  const startedAt = Date.now();
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    // with --json Jest's report goes to standard output too: what people read is on standard error
    if (!args.includes('--json')) child.stdout.on('data', (chunk) => output.push(chunk));
    else child.stdout.resume();
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      console.log(`${title} took ${Math.round((Date.now() - startedAt) / 1000)} s`);
      done(code);
    });
  });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function inParallel(items, workers, work) {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let item = queue.shift(); item; item = queue.shift()) await work(item);
    }),
  );
}
