import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One thing that the page tells its reader to do, or to expect. */
export type Step =
  | { do: 'run'; terminal: string; command: string }
  /** `^C` or `rs`. */
  | { do: 'type'; terminal: string; keys: string }
  | {
      do: 'see';
      terminal: string;
      lines: string[];
      /** Which terminal shows which line is the server's choice. */
      shared: boolean;
      /** It comes after what was seen before, in any terminal. */
      later: boolean;
    };

export interface Experiment {
  title: string;
  steps: Step[];
}

/** The tour as the README tells it. */
export interface Page {
  /** Arguments of the server. */
  serverFlags: string[];
  experiments: Experiment[];
  /** Files and folders that it points at, from its own folder. */
  links: string[];
}

const BLOCK = /^```(\w+)\n([^]*?)^```$/gm;
const HEADER = /^\*\*Terminal (\d)\*\*(.*)$/gm;

/**
 * Reads the page. An experiment is a numbered section. Each of its fenced blocks belongs to the
 * **Terminal** that was named last: `sh` is a command, `keys` what is typed, `text` what is seen.
 *
 * @throws when a block has no terminal, or a section has no blocks
 */
export function readPage(): Page {
  const text = readFileSync(path.resolve(__dirname, '../../../README.md'), 'utf8');
  const [, flags] = /^npm run engine:stan -- (.*)$/m.exec(text) ?? [];
  if (!flags) throw new Error('The page does not start a server');

  const sections = text.split(/^## /m).filter((section) => /^\d+\. /.test(section));
  return {
    serverFlags: flags.split(' '),
    experiments: sections.map(readExperiment),
    links: [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link),
  };
}

function readExperiment(section: string): Experiment {
  const [title = ''] = section.split('\n');
  const headers = [...section.matchAll(HEADER)];
  const steps = [...section.matchAll(BLOCK)].map((block): Step => {
    const header = headers.filter(({ index }) => index < block.index).at(-1);
    if (!header) throw new Error(`A block of "${title}" has no terminal`);
    return readStep(header, block);
  });
  if (steps.length === 0) throw new Error(`"${title}" has no steps`);
  return { title, steps };
}

function readStep([, terminal = '', words = '']: string[], [, kind, body = '']: string[]): Step {
  const text = body.trimEnd();
  switch (kind) {
    case 'sh':
      return { do: 'run', terminal, command: text };
    case 'keys':
      return { do: 'type', terminal, keys: text };
    case 'text': {
      const lines = text.split('\n');
      return {
        do: 'see',
        terminal,
        lines,
        shared: words.includes('share'),
        later: words.includes('later'),
      };
    }
    default:
      throw new Error(`What is a block of ${kind}?`);
  }
}
