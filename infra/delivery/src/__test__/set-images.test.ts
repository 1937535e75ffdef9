import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fakeProgram } from '../test/fake-cluster';
import { runScript } from '../test/run-script';

let kustomize: Awaited<ReturnType<typeof fakeProgram>>;
const callFile = () => path.join(kustomize.folder, 'call.json');

beforeEach(async () => {
  kustomize = await fakeProgram('kustomize', 'fake-kustomize.mjs');
});
afterEach(() => kustomize.remove());

it('names the images of one commit, in the folder of the overlay', async () => {
  const { exitCode, stdout } = await setImages([__dirname, 'ghcr.io/GitTix-Shop', '0a1b2c3']);
  expect(exitCode).toBe(0);
  const call = JSON.parse(await readFile(callFile(), 'utf8')) as { folder: string; args: string[] };
  expect(call.folder).toBe(__dirname);
  expect(call.args.slice(0, 3)).toEqual(['edit', 'set', 'image']);
  expect(call.args.slice(3)).toEqual(
    ['auth', 'tickets', 'orders', 'expiration', 'payments', 'client'].map(
      (service) => `gittix/${service}=ghcr.io/gittix-shop/gittix/${service}:0a1b2c3`,
    ),
  );
  expect(stdout).toContain('gittix/auth=ghcr.io/gittix-shop/gittix/auth:0a1b2c3');
});

it.each([
  ['no tag', ['.', 'ghcr.io/shop'], 'usage: set-images.mjs OVERLAY REGISTRY TAG'],
  ['an empty tag', ['.', 'ghcr.io/shop', ''], 'usage: set-images.mjs OVERLAY REGISTRY TAG'],
  ['a tag that is none', ['.', 'ghcr.io/shop', 'a b'], 'a b is no image tag'],
  ['latest', ['.', 'ghcr.io/shop', 'latest'], 'latest is no version'],
])('refuses %s', async (_what, args, message) => {
  const { exitCode, stderr } = await setImages(args);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
  expect(existsSync(callFile())).toBe(false);
});

it("tells kustomize's own error", async () => {
  const { exitCode, stderr } = await setImages([__dirname, 'ghcr.io/shop', '1'], {
    FAKE_ANSWER: "Missing kustomization file 'kustomization.yaml'.",
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Missing kustomization file');
});

function setImages(args: string[], env: NodeJS.ProcessEnv = {}) {
  return runScript('set-images.mjs', args, {
    env: { PATH: kustomize.path, FAKE_CALL: callFile(), ...env },
  });
}
