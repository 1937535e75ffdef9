import { spawn } from 'node:child_process';

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whether the output goes to the terminal instead of the result. */
  readonly inherit?: boolean;
}

/**
 * Runs a program to its end.
 *
 * @returns what it printed, without the last line break
 * @throws when it is missing or ends with another code than 0, with what it had to say
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, cwd, inherit = false }: Options = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const child = spawn(program, args, {
      env,
      cwd,
      stdio: ['ignore', inherit ? 'inherit' : 'pipe', inherit ? 'inherit' : 'pipe'],
    });
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (errors += chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(`${program} is not installed`) : error),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output.trimEnd());
      const words = errors.trim() || output.trim();
      const end = `${program} ${args[0] ?? ''} ended with ${signal ?? `code ${code}`}`;
      reject(new Error(words ? `${end}: ${words}` : end));
    });
  });
}
