import { spawn } from 'node:child_process';

/** Runs kubectl, in the context that is chosen. Resolves to what it prints; rejects with its error. */
export function kubectl(...args) {
  return run('kubectl', args);
}

/**
 * Runs a program of the `PATH`; `cwd` is the folder to run it in. By Node alone: the job that rolls
 * out installs no packages.
 */
export function run(program, args, cwd) {
  return new Promise((succeed, fail) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => fail(new Error(`${program} can't be run: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return succeed(stdout.trim());
      const why = stderr.trim() || stdout.trim() || `it ended with ${signal ?? `code ${code}`}`;
      fail(new Error(`${program} ${args.slice(0, 2).join(' ')}: ${why}`));
    });
  });
}

export function say(text) {
  if (text) console.log(text);
}
