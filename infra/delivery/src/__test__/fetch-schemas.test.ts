import path from 'node:path';
import { recordedProgram } from '../test/fake-program';
import { runScript } from '../test/run-script';

let curl: Awaited<ReturnType<typeof recordedProgram>>;

beforeEach(async () => {
  curl = await recordedProgram('curl');
});
afterEach(() => curl.remove());

it('brings the three schemas under the names that the checks look for', async () => {
  const folder = path.join(curl.folder, 'schemas');
  const { exitCode } = await runScript('fetch-schemas.sh', [folder], { env: curl.env });
  expect(exitCode).toBe(0);
  const files = curl.calls().map(({ args }) => args[args.indexOf('--output') + 1]);
  expect(files).toEqual(
    ['github-workflow.json', 'kustomization.json', 'skaffold-v4beta13.json'].map((name) =>
      path.join(folder, name),
    ),
  );
});

it('fails when one is not to be had', async () => {
  const { exitCode } = await runScript('fetch-schemas.sh', [curl.folder], {
    env: { ...curl.env, RECORDER_FAILS: 'kustomization.json' },
  });
  expect(exitCode).not.toBe(0);
});

it('asks for a folder', async () => {
  const { exitCode, stderr } = await runScript('fetch-schemas.sh', [], { env: curl.env });
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('usage: fetch-schemas.sh FOLDER');
});
