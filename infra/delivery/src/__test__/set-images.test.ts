import { recordedProgram } from '../test/fake-program';
import { runScript } from '../test/run-script';

let kustomize: Awaited<ReturnType<typeof recordedProgram>>;

beforeEach(async () => {
  kustomize = await recordedProgram('kustomize');
});
afterEach(() => kustomize.remove());

it('names the images of one commit, in the folder of the overlay', async () => {
  const { exitCode, stdout } = await setImages([__dirname, 'ghcr.io/GitTix-Shop', '0a1b2c3']);
  expect(exitCode).toBe(0);
  const [call, ...more] = kustomize.calls();
  expect(more).toEqual([]);
  expect(call?.folder).toBe(__dirname);
  expect(call?.args.slice(0, 3)).toEqual(['edit', 'set', 'image']);
  expect(call?.args.slice(3)).toEqual(
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
  expect(kustomize.calls()).toEqual([]);
});

it("tells kustomize's own error", async () => {
  const { exitCode, stderr } = await setImages([__dirname, 'ghcr.io/shop', '1'], {
    RECORDER_FAILS: 'edit set image',
    RECORDER_ERROR: "Missing kustomization file 'kustomization.yaml'.",
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Missing kustomization file');
});

function setImages(args: string[], env: NodeJS.ProcessEnv = {}) {
  return runScript('set-images.mjs', args, { env: { ...kustomize.env, ...env } });
}
