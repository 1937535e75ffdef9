import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runScript } from '../test/run-script';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gittix-licences-'));
  await writePackage('.', { name: 'shop', version: '1.0.0', private: true, dependencies: {} });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('passes what is installed in this repository', async () => {
  const { exitCode, stdout, stderr } = await audit(path.join(__dirname, '../../../..'));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/✔ \d{3,} packages/);
  expect(exitCode).toBe(0);
});

it('names a package under a licence that is not allowed, and fails', async () => {
  await install('fine', { license: 'MIT' });
  await install('viral', { license: 'AGPL-3.0-only' });
  const { exitCode, stderr } = await audit();
  expect(stderr).toContain('✖ viral@1.0.0: AGPL-3.0-only');
  expect(stderr).toContain('1 of 2 packages');
  expect(stderr).not.toContain('fine@');
  expect(exitCode).toBe(1);
});

it.each([
  ['a choice that holds an allowed one', '(GPL-2.0-only OR MIT)', 0],
  ['a sum of which one part is not allowed', '(GPL-2.0-only AND MIT)', 1],
  ['words instead of a licence', 'ask the author', 1],
  ['none at all', undefined, 1],
])('judges %s', async (_what, license, expected) => {
  await install('tool', { license });
  expect((await audit()).exitCode).toBe(expected);
});

it('lets an exception pass only under the licence that was looked at', async () => {
  await install('caniuse-lite', { license: 'CC-BY-4.0' });
  expect((await audit()).exitCode).toBe(0);
  await install('caniuse-lite', { license: 'CC-BY-NC-4.0' });
  expect((await audit()).exitCode).toBe(1);
});

it('lets the build of a package for another platform pass as well', async () => {
  await install('@img/sharp-libvips-darwin-arm64', { license: 'LGPL-3.0-or-later' });
  await install('@img/sharp-libvips-linux-x64', { license: 'LGPL-3.0-or-later' });
  expect((await audit()).exitCode).toBe(0);
});

const audit = (start = folder) => runScript('audit-licences.mjs', [start]);

async function install(name: string, manifest: { license?: string | undefined }) {
  await writePackage(path.join('node_modules', name), { name, version: '1.0.0', ...manifest });
}

async function writePackage(where: string, manifest: object) {
  await mkdir(path.join(folder, where), { recursive: true });
  await writeFile(path.join(folder, where, 'package.json'), JSON.stringify(manifest));
}
