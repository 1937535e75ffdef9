import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A folder for the `PATH` in which `program` is a script of this folder. */
export async function fakeProgram(program: string, script: string) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gittix-delivery-'));
  const file = path.join(folder, program);
  const source = path.join(__dirname, script);
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${source}" "$@"\n`);
  await chmod(file, 0o755);
  return {
    folder,
    path: `${folder}${path.delimiter}${process.env.PATH ?? ''}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Call {
  folder: string;
  args: string[];
}

/** A program that does nothing but remember how it was called. */
export async function recordedProgram(program: string) {
  const fake = await fakeProgram(program, 'recorder.mjs');
  const file = path.join(fake.folder, 'calls');
  return {
    folder: fake.folder,
    remove: fake.remove,
    env: { PATH: fake.path, RECORDER_FILE: file },
    calls: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Call)
        : [],
  };
}
