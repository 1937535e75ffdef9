import { readFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const filters = parse(read('.github/path-filters.yml')) as Record<string, unknown[]>;
const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };

/** Suites that have a job of their own, whatever has changed. */
const ownJobs = ['infra/e2e', 'infra/k8s-check'];

it.each([
  ['auth/src/app.ts', ['auth']],
  ['orders/src/routes/new.ts', ['orders']],
  ['client/pages/index.tsx', ['client']],
  ['blog/posts/index.ts', ['blog']],
  ['infra/docker/Dockerfile', ['infra/docker']],
  ['infra/k8s-prod/ingress-srv.yaml', ['infra/docker', 'infra/delivery']],
  ['.github/workflows/deploy.yml', ['infra/delivery']],
  ['README.md', []],
  ['docs/events.md', []],
])('tests, when %s changes, %p alone', (file, expected) => {
  expect(concerned(file)).toEqual(expected);
});

it.each([
  'common/src/outbox/relay.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
  'jest-preset.js',
  'infra/jest/global-setup.js',
  '.nvmrc',
  '.github/actions/setup/action.yml',
  '.github/workflows/tests.yml',
])('tests everything when %s changes', (file) => {
  expect(concerned(file)).toEqual(Object.keys(filters));
});

it('tests every service when the engines that their tests run on change', () => {
  expect(concerned('infra/local/src/mongo/server.ts')).toEqual(
    expect.arrayContaining(['auth', 'tickets', 'orders', 'expiration', 'payments', 'client']),
  );
});

it('tests every package whose tests import what changes in infra/testing', () => {
  const importing = workspaces.filter((folder) => {
    const { devDependencies = {} } = JSON.parse(read(path.join(folder, 'package.json'))) as {
      devDependencies?: Record<string, string>;
    };
    return '@gittix/testing' in devDependencies && !ownJobs.includes(folder);
  });
  expect(importing).toContain('expiration');
  expect(concerned('infra/testing/src/until.ts')).toEqual(expect.arrayContaining(importing));
});

it('knows every package that has tests', () => {
  const tested = workspaces.filter((folder) => {
    const { scripts = {} } = JSON.parse(read(path.join(folder, 'package.json'))) as {
      scripts?: Record<string, string>;
    };
    return 'test:ci' in scripts;
  });
  expect([...Object.keys(filters), ...ownJobs].sort()).toEqual(tested.sort());
});

/** As dorny/paths-filter judges: anchors are lists in lists, and dot files count. */
function concerned(file: string): string[] {
  return Object.entries(filters)
    .filter(([, globs]) => picomatch.isMatch(file, globs.flat(3) as string[], { dot: true }))
    .map(([folder]) => folder);
}
