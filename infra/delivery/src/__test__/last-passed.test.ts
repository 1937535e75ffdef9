import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { recordedProgram } from '../test/fake-program';
import { runScript } from '../test/run-script';

let gh: Awaited<ReturnType<typeof recordedProgram>>;
let clone: string;

beforeEach(async () => {
  gh = await recordedProgram('gh');
  clone = await mkdtemp(path.join(os.tmpdir(), 'gittix-clone-'));
  git('init', '--quiet', '--initial-branch', 'main');
});
afterEach(() => Promise.all([gh.remove(), rm(clone, { recursive: true })]));

it('names the commit of the branch that passed last', async () => {
  const passed = await commit('a.ts');
  await commit('b.ts');
  expect(await lastPassed(passed)).toMatchObject({ exitCode: 0, stdout: `commit=${passed}\n` });
  const [call] = gh.calls();
  expect(call?.args.join(' ')).toContain(
    'run list --workflow deploy.yml --branch main --status success --limit 1',
  );
});

it.each([
  ['no commit has passed', () => Promise.resolve('')],
  ['what passed is not known any more', () => Promise.resolve('a'.repeat(40))],
  ['what passed was taken from the branch', takenAway],
])('names a commit without files, so that everything is tested, when %s', async (_what, passed) => {
  await commit('a.ts');
  await commit('b.ts');
  const { stdout } = await lastPassed(await passed());
  const [, named = ''] = /^commit=([0-9a-f]{40})\n$/.exec(stdout) ?? [];
  expect(git('diff', '--name-only', `${named}..HEAD`)).toBe('a.ts\nb.ts');
});

it('fails, rather than to test too little, when it can not ask', async () => {
  await commit('a.ts');
  const { exitCode, stdout, stderr } = await lastPassed('', { RECORDER_FAILS: 'run list' });
  expect(exitCode).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('failed');
});

function lastPassed(passed: string, env: NodeJS.ProcessEnv = {}) {
  return runScript('last-passed.sh', [], {
    cwd: clone,
    env: { ...gh.env, RECORDER_ANSWER: passed, GITHUB_REF_NAME: 'main', ...env },
  });
}

async function takenAway(): Promise<string> {
  const passed = await commit('c.ts');
  git('reset', '--quiet', '--hard', 'HEAD~1');
  return passed;
}

async function commit(file: string): Promise<string> {
  await writeFile(path.join(clone, file), '');
  git('add', file);
  git('commit', '--quiet', '--message', file);
  return git('rev-parse', 'HEAD');
}

function git(...args: string[]): string {
  const who = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@localhost'];
  return execFileSync('git', [...who, ...args], { cwd: clone, encoding: 'utf8' }).trim();
}
