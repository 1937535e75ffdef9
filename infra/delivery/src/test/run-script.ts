import { spawn } from 'node:child_process';
import path from 'node:path';

/** How a script ended, and what it said. */
export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a script of this package as the workflows do. */
export function runScript(
  name: string,
  args: string[],
  { env = {}, cwd }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const script = path.join(__dirname, '..', name);
    const program = name.endsWith('.sh') ? 'bash' : process.execPath;
    const child = spawn(program, [script, ...args], {
      env: { ...process.env, ...env },
      ...(cwd && { cwd }),
    });
    const ended: Ended = { exitCode: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (ended.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (ended.stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ ...ended, exitCode }));
  });
}
