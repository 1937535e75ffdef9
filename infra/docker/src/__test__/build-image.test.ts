import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildArguments, originOfCheckout } from '../build-image';

const options = { tag: '1.2.3', target: 'production' } as const;

it('asks for the one Dockerfile, with the service and its tag', () => {
  expect(buildArguments('orders', options).join(' ')).toBe(
    'build --file infra/docker/Dockerfile --target production --build-arg SERVICE=orders --tag gittix/orders:1.2.3 .',
  );
});

it('passes on the base, where the commit is from, and further options', () => {
  const args = buildArguments(
    'auth',
    { ...options, nodeImage: 'node:22-slim', engineOptions: ['--pull'] },
    { revision: 'abc', source: 'https://example.com/gittix' },
  );
  expect(args).toEqual(
    expect.arrayContaining([
      'NODE_IMAGE=node:22-slim',
      'REVISION=abc',
      'SOURCE=https://example.com/gittix',
      '--pull',
    ]),
  );
});

describe('where a checkout is from', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gittix-origin-'));
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'First');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is its commit and the address of its repository', async () => {
    git('remote', 'add', 'origin', 'https://example.com/gittix.git');
    expect(await originOfCheckout(folder)).toEqual({
      revision: git('rev-parse', 'HEAD'),
      source: 'https://example.com/gittix',
    });
  });

  it.each(['https://me:secret@example.com/gittix.git', '/home/me/gittix', 'git@host:gittix.git'])(
    'keeps %s to itself',
    async (remote) => {
      git('remote', 'add', 'origin', remote);
      expect((await originOfCheckout(folder)).source).toBeUndefined();
    },
  );

  it('is unknown without git', async () => {
    rmSync(path.join(folder, '.git'), { recursive: true });
    expect(await originOfCheckout(folder)).toEqual({ revision: undefined, source: undefined });
  });
});
