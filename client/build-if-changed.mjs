/**
 * Builds the site unless the last build was made from the very same sources: `next build` takes
 * half a minute, and every start asks for it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const stamp = join(folder, '.next/built-from');

/** What a build is made from; versions of packages are pinned in `package.json`. */
const sources = [
  ...['api', 'components', 'hooks', 'lib', 'pages', 'public', 'styles'],
  ...['next.config.mjs', 'package.json', 'tsconfig.json'],
];

const wanted = fingerprint();
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit();

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const { status, error } = spawnSync(process.execPath, [next, 'build'], {
  cwd: folder,
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  stdio: 'inherit',
});
if (error) throw error;
if (status !== 0) process.exit(status ?? 1);
writeFileSync(stamp, wanted);

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of sources.flatMap((name) => filesIn(name))) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(name) {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path)
      .filter((entry) => entry !== '__test__')
      .sort()
      .flatMap((entry) => filesIn(join(name, entry)));
  } catch {
    return [name]; // a file
  }
}
