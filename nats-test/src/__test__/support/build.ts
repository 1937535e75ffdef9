import { execFileSync } from 'node:child_process';
import path from 'node:path';

const home = path.resolve(__dirname, '../../..');

/** Compiles what has changed: the suites run the programs as processes. */
export function buildPackage(): void {
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { cwd: home });
}
