import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const prepare = path.resolve(__dirname, '../../../prepare.mjs');

/** Stands in for npm: `ci` installs what the lock file says, and a compiler that notes its calls. */
const fakeNpm = `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync('npm-fails')) {
  console.error('npm error network is away');
  process.exit(1);
}
if (process.env.npm_config_workspace) throw new Error('would install one workspace only');
if (process.argv[2] === 'ci') {
  fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
  fs.copyFileSync('fake-tsc', 'node_modules/typescript/bin/tsc');
}
`;
const fakeTsc = `
const fs = require('node:fs');
fs.appendFileSync('calls', 'tsc ' + process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync('tsc-fails')) {
  console.log("orders/src/app.ts(1,1): error TS2304: Cannot find name 'x'.");
  process.exit(1);
}
`;

let root: string;
const at = (file: string) => path.join(root, file);

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-prepare-'));
  fs.mkdirSync(at('bin'));
  fs.writeFileSync(at('bin/npm'), fakeNpm, { mode: 0o755 });
  fs.writeFileSync(at('fake-tsc'), fakeTsc);
  writeJson('package.json', { workspaces: ['orders', 'client'] });
  writeJson('orders/package.json', { scripts: { build: 'tsc' } });
  lock({ express: '4.22.3' });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function writeJson(file: string, content: object): void {
  fs.mkdirSync(path.dirname(at(file)), { recursive: true });
  fs.writeFileSync(at(file), JSON.stringify(content));
}

/** Writes a lock file that is newer than everything else. */
function lock(versions: Record<string, string>): void {
  const packages = Object.entries(versions).map(([name, version]) => [name, { version }]);
  writeJson('package-lock.json', { packages: { '': {}, ...Object.fromEntries(packages) } });
  const soon = new Date(Date.now() + 60_000);
  fs.utimesSync(at('package-lock.json'), soon, soon);
}

interface Run {
  readonly node?: readonly string[];
  readonly options?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

function run({ node = [], options = [], env = {} }: Run = {}) {
  fs.rmSync(at('calls'), { force: true });
  const args = [...node, prepare, root, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${at('bin')}${path.delimiter}${process.env.PATH}`,
      npm_execpath: undefined, // that of npm, when npm runs this test
      ...env,
    },
  });
  const calls = fs.existsSync(at('calls')) ? fs.readFileSync(at('calls'), 'utf8') : '';
  return { status, stdout, stderr, calls: calls.split('\n').filter(Boolean) };
}

it('installs and builds the first time, with a line and a time for each', () => {
  const { status, stdout, calls } = run();

  expect(calls).toEqual(['npm ci', 'tsc -b']);
  expect(stdout).toMatch(
    /^✔ Install packages \(\d+\.\d s\)\n✔ Build what changed \(\d+\.\d s\)\n$/,
  );
  expect(status).toBe(0);
});

it('does not install again while the lock file is the same', () => {
  run();

  expect(run().calls).toEqual(['tsc -b']);
});

it('does not install again when the lock file is newer and says the same', () => {
  run();
  lock({ express: '4.22.3' });

  expect(run().calls).toEqual(['tsc -b']);
});

it('installs again when the lock file is newer and says something else', () => {
  run();
  lock({ express: '4.22.4' });

  expect(run().calls).toEqual(['npm ci', 'tsc -b']);
});

it('installs every workspace, though npm was asked for one', () => {
  expect(run({ env: { npm_config_workspace: 'orders' } })).toMatchObject({
    status: 0,
    calls: ['npm ci', 'tsc -b'],
  });
});

it('installs, and builds nothing, for what runs from its sources', () => {
  expect(run({ options: ['--only-install'] })).toMatchObject({ status: 0, calls: ['npm ci'] });
});

it('lets a workspace build what tsc does not', () => {
  writeJson('client/package.json', { scripts: { 'build:if-changed': 'next build' } });

  expect(run().calls).toEqual(['npm ci', 'tsc -b', 'npm run build:if-changed -w client']);
});

it('says what failed in the build, and ends with 1', () => {
  fs.writeFileSync(at('tsc-fails'), '');

  const { status, stderr } = run();

  expect(stderr).toMatch(
    /^✖ Build what changed \(\d+\.\d s\): `node .*tsc -b` ended with code 1\n/,
  );
  expect(stderr).toContain("orders/src/app.ts(1,1): error TS2304: Cannot find name 'x'.");
  expect(status).toBe(1);
});

it('says why packages could not be installed, and builds nothing', () => {
  fs.writeFileSync(at('npm-fails'), '');

  const { status, stderr, calls } = run();

  expect(stderr).toContain('npm error network is away');
  expect(calls).toEqual(['npm ci']);
  expect(status).toBe(1);
});

it('turns away a Node that is too old, in one line', () => {
  const oldNode = 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });';

  const { status, stderr, calls } = run({ node: ['--import', `data:text/javascript,${oldNode}`] });

  expect(stderr).toBe('Node 18.20.4 is too old: GitTix needs 20.19 or newer (see .nvmrc).\n');
  expect(calls).toEqual([]);
  expect(status).toBe(1);
});
