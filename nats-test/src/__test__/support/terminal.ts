import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Takes the options that nodemon takes for its own, as the scripts do; it has no types. */
const parseForNodemon = createRequire(__filename)('nodemon/lib/cli/parse') as (argv: string[]) => {
  args: string[];
};

const home = path.resolve(__dirname, '../../..');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')));

interface Line {
  text: string;
  /** When it came, by the clock of `performance.now()`. */
  at: number;
}

/** A terminal in which one program runs at a time, with all that it has shown. */
export class Terminal {
  readonly lines: Line[] = [];
  #program?: ChildProcess;
  #ended: Promise<void> = Promise.resolve();
  #command = '';

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  get running(): boolean {
    return this.#program?.exitCode === null && this.#program.signalCode === null;
  }

  /** Starts `npm run <script> -- <arguments>` as its script does, but for nodemon around it. */
  async run(command: string): Promise<void> {
    await this.#endOfProgram(command);
    this.#command = command;
    const program = spawn(process.execPath, argumentsOf(command), {
      cwd: home,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#program = program;
    for (const stream of [program.stdout, program.stderr]) {
      createInterface({ input: stream }).on('line', (text) => {
        this.lines.push({ text, at: performance.now() });
      });
    }
    this.#ended = new Promise((resolve) => program.once('close', () => resolve()));
  }

  async type(keys: string): Promise<void> {
    if (keys === '^C') return this.stop('SIGINT');
    if (keys !== 'rs') throw new Error(`Nothing happens when "${keys}" is typed`);
    await this.stop('SIGTERM');
    await this.run(this.#command);
  }

  /** Sends the signal, and resolves when the program has ended. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.running) this.#program?.kill(signal);
    await this.#ended;
  }

  /** Resolves with its exit code when the program has ended by itself. */
  async end(): Promise<number | null | undefined> {
    await this.#ended;
    return this.#program?.exitCode;
  }

  /** All that it has shown, as one text. */
  get text(): string {
    return this.lines.map(({ text }) => text).join('\n');
  }

  /** A publisher ends by itself; who starts something over a listener has forgotten to end it. */
  async #endOfProgram(next: string): Promise<void> {
    if (/run listen/.test(this.#command) && this.running) {
      throw new Error(`"${this.#command}" still runs where "${next}" is to be started`);
    }
    await this.#ended;
  }
}

function argumentsOf(command: string): string[] {
  const [, name = '', options = ''] = /^npm run (\w+)(?: -- (.*))?$/.exec(command) ?? [];
  const [, runner, file, ending = ''] =
    /(\w+) (build\/\S+\.js)(.*)/.exec(scripts[name] ?? '') ?? [];
  if (!file) throw new Error(`"${command}" is no command of this package`);
  const words = `${ending} ${options}`.split(' ').filter(Boolean);
  const passedOn =
    runner === 'nodemon' ? parseForNodemon(['node', 'nodemon', ...words]).args : words;
  return ['--enable-source-maps', file, ...passedOn];
}
